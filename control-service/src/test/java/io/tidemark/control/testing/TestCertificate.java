package io.tidemark.control.testing;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.tidemark.control.access.Tls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate for {@code localhost} that is its own authority, made anew for each test. */
public final class TestCertificate {

    private static final String PASSWORD = "changeit";
    private static final String ALIAS = "localhost";

    private TestCertificate() {}

    /** Writes the certificate and its key into a folder. */
    public static Tls within(Path directory) throws Exception {
        var store = directory.resolve("keys.p12");
        keytool(store);
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        return new Tls(
                pem(
                        directory.resolve("cert.pem"),
                        "CERTIFICATE",
                        keys.getCertificate(ALIAS).getEncoded()),
                pem(
                        directory.resolve("key.pem"),
                        "PRIVATE KEY",
                        keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
    }

    private static void keytool(Path store) throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(store.resolveSibling("keytool.log").toFile())
                .start();
        if (!process.waitFor(60, SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "keytool made no certificate: " + Files.readString(store.resolveSibling("keytool.log")));
        }
    }

    private static Path pem(Path file, String kind, byte[] bytes) throws Exception {
        var encoded = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        return Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, encoded, kind));
    }
}

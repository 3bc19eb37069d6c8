package io.tidemark.control.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes connections trust the authorities of a file, and no others. */
final class Authorities {

    private Authorities() {}

    /** @throws IOException if the file can't be read or has no certificate */
    static SSLContext trusting(Path file) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + count, certificate);
                count++;
            }
            if (count == 0) {
                throw new IOException("there is no certificate in it");
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IOException(
                    "Cannot read the certificates in '%s': %s. It must be a PEM file with the authority of the service's certificate."
                            .formatted(file, e.getMessage()),
                    e);
        }
    }
}

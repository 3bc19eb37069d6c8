package io.tidemark.api.serde;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes that serdes append to; big endian. Not thread-safe; meant to be used again and again. */
public final class ByteWriter {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int size;

    public ByteWriter() {
        this(64);
    }

    /** @param capacity bytes to hold before growing, &gt;= 0 */
    public ByteWriter(int capacity) {
        bytes = new byte[capacity];
    }

    public ByteWriter putByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
        return this;
    }

    public ByteWriter putShort(int value) {
        reserve(Short.BYTES);
        SHORT.set(bytes, size, (short) value);
        size += Short.BYTES;
        return this;
    }

    public ByteWriter putInt(int value) {
        reserve(Integer.BYTES);
        INT.set(bytes, size, value);
        size += Integer.BYTES;
        return this;
    }

    public ByteWriter putLong(long value) {
        reserve(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
        return this;
    }

    public ByteWriter putDouble(double value) {
        return putLong(Double.doubleToRawLongBits(value));
    }

    public ByteWriter putBytes(byte[] source) {
        return putBytes(source, 0, source.length);
    }

    public ByteWriter putBytes(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
        return this;
    }

    /** Appends what is between the buffer's position and limit, and leaves both as they are. */
    public ByteWriter putBytes(ByteBuffer source) {
        int length = source.remaining();
        reserve(length);
        source.get(source.position(), bytes, size, length);
        size += length;
        return this;
    }

    /** Writes over four bytes that were written before. */
    public ByteWriter setInt(int at, int value) {
        if (at < 0 || at > size - Integer.BYTES) {
            throw new IllegalArgumentException("cannot set 4 bytes at %d of %d".formatted(at, size));
        }
        INT.set(bytes, at, value);
        return this;
    }

    /** Appends a length (4 bytes) and then that many bytes of UTF-8. */
    public ByteWriter putString(String value) {
        var utf8 = value.getBytes(StandardCharsets.UTF_8);
        return putInt(utf8.length).putBytes(utf8);
    }

    /** The number of bytes written since the start or the last {@link #clear}. */
    public int size() {
        return size;
    }

    /** The array written to: valid from 0 to {@link #size()} and until the next call. */
    public byte[] array() {
        return bytes;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Begins anew, keeping the array. */
    public ByteWriter clear() {
        size = 0;
        return this;
    }

    /** Forgets everything behind the first {@code newSize} bytes. */
    public ByteWriter truncate(int newSize) {
        if (newSize < 0 || newSize > size) {
            throw new IllegalArgumentException("cannot truncate %d bytes to %d".formatted(size, newSize));
        }
        size = newSize;
        return this;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
        }
    }
}

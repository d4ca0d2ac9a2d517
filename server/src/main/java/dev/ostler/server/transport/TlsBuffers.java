package dev.ostler.server.transport;

/** Where records are put together and taken apart, for all links of a loop, one after the other. */
final class TlsBuffers {
    /** No record of TLS is longer, in bytes; the JDK takes longer ones than it makes. */
    private static final int RECORD_BYTES_MAX = 34 * 1024;

    private final byte[] joined = new byte[RECORD_BYTES_MAX + ReceiveBuffers.bytes()];
    private final byte[] opened = new byte[ReceiveBuffers.bytes()];
    private final byte[] sealed = new byte[RECORD_BYTES_MAX];

    /** Room in which the beginning of a record meets what follows it. */
    byte[] joined(int length) {
        return length <= joined.length ? joined : new byte[length];
    }

    /**
     * Where decrypted bytes go; two records fit in, and no more than a link without TLS may bring.
     */
    byte[] opened() {
        return opened;
    }

    /** Where a record is made. */
    byte[] sealed() {
        return sealed;
    }
}

package org.apache.zookeeper.common;

/** TLS can't be set up. */
public class X509Exception extends Exception {
    private static final long serialVersionUID = 1;

    public X509Exception(String message) {
        super(message);
    }

    public X509Exception(Throwable cause) {
        super(cause);
    }

    public X509Exception(String message, Throwable cause) {
        super(message, cause);
    }

    /** The key store can't be used. */
    public static class KeyManagerException extends X509Exception {
        private static final long serialVersionUID = 1;

        public KeyManagerException(String message) {
            super(message);
        }

        public KeyManagerException(Throwable cause) {
            super(cause);
        }
    }

    /** The trust store can't be used. */
    public static class TrustManagerException extends X509Exception {
        private static final long serialVersionUID = 1;

        public TrustManagerException(String message) {
            super(message);
        }

        public TrustManagerException(Throwable cause) {
            super(cause);
        }
    }

    /** The context can't be made. */
    public static class SSLContextException extends X509Exception {
        private static final long serialVersionUID = 1;

        public SSLContextException(String message) {
            super(message);
        }

        public SSLContextException(Throwable cause) {
            super(cause);
        }

        public SSLContextException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}

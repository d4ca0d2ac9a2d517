package org.apache.zookeeper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Why an operation failed, or is not known to have succeeded. There is a subclass for each {@link
 * Code}. After {@link ConnectionLossException} the outcome is unknown and the client goes on; after
 * {@link SessionExpiredException} and {@link AuthFailedException} this client is dead.
 */
public abstract class KeeperException extends Exception {
    private static final long serialVersionUID = 1;

    private transient List<OpResult> results;
    private Code code;
    private String path;

    KeeperException(Code code, String path) {
        this.code = code;
        this.path = path;
    }

    public KeeperException(Code code) {
        this(code, null);
    }

    /**
     * The exception of a code.
     *
     * @param path the znode that it is about, as the client names it
     * @throws IllegalArgumentException for {@link Code#OK} and {@link Code#UNKNOWNSESSION}, which
     *     no operation ends with
     */
    public static KeeperException create(Code code, String path) {
        KeeperException created = create(code);
        created.path = path;
        return created;
    }

    /** As {@link #create(Code, String)} for the number of a code. */
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // There is no annotation library at run time.
    public static KeeperException create(int code, String path) {
        return create(Code.get(code), path);
    }

    /** As {@link #create(Code)} for the number of a code. */
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // There is no annotation library at run time.
    public static KeeperException create(int code) {
        return create(Code.get(code));
    }

    /** As {@link #create(Code, String)} without a path. */
    public static KeeperException create(Code code) {
        return switch (code) {
            case SYSTEMERROR -> new SystemErrorException();
            case RUNTIMEINCONSISTENCY -> new RuntimeInconsistencyException();
            case DATAINCONSISTENCY -> new DataInconsistencyException();
            case CONNECTIONLOSS -> new ConnectionLossException();
            case MARSHALLINGERROR -> new MarshallingErrorException();
            case UNIMPLEMENTED -> new UnimplementedException();
            case OPERATIONTIMEOUT -> new OperationTimeoutException();
            case BADARGUMENTS -> new BadArgumentsException();
            case NEWCONFIGNOQUORUM -> new NewConfigNoQuorum();
            case RECONFIGINPROGRESS -> new ReconfigInProgress();
            case APIERROR -> new APIErrorException();
            case NONODE -> new NoNodeException();
            case NOAUTH -> new NoAuthException();
            case BADVERSION -> new BadVersionException();
            case NOCHILDRENFOREPHEMERALS -> new NoChildrenForEphemeralsException();
            case NODEEXISTS -> new NodeExistsException();
            case NOTEMPTY -> new NotEmptyException();
            case SESSIONEXPIRED -> new SessionExpiredException();
            case INVALIDCALLBACK -> new InvalidCallbackException();
            case INVALIDACL -> new InvalidACLException();
            case AUTHFAILED -> new AuthFailedException();
            case SESSIONMOVED -> new SessionMovedException();
            case NOTREADONLY -> new NotReadOnlyException();
            case EPHEMERALONLOCALSESSION -> new EphemeralOnLocalSessionException();
            case NOWATCHER -> new NoWatcherException();
            case REQUESTTIMEOUT -> new RequestTimeoutException();
            case RECONFIGDISABLED -> new ReconfigDisabledException();
            case SESSIONCLOSEDREQUIRESASLAUTH -> new SessionClosedRequireAuthException();
            case QUOTAEXCEEDED -> new QuotaExceededException();
            case THROTTLEDOP -> new ThrottledOpException();
            case OK, UNKNOWNSESSION ->
                    throw new IllegalArgumentException("Invalid exception code:" + code);
        };
    }

    /** The exception of a multi whose operations ended with {@code results}. */
    static KeeperException create(Code code, String path, List<OpResult> results) {
        KeeperException created = create(code, path);
        created.results = results;
        return created;
    }

    /** Changes the code; the class stays what it is. */
    @Deprecated
    public void setCode(int code) {
        this.code = Code.get(code);
    }

    /** The number of {@link #code()}. */
    @Deprecated
    public int getCode() {
        return code.code;
    }

    public Code code() {
        return code;
    }

    /** The znode that this is about, as the client names it; null if none was named. */
    public String getPath() {
        return path;
    }

    /** What became of each operation of a failed multi; null if this is about no multi. */
    public List<OpResult> getResults() {
        return results == null ? null : new ArrayList<>(results);
    }

    @Override
    public String getMessage() {
        String message = "KeeperErrorCode = " + code.text;
        return path == null || path.isEmpty() ? message : message + " for " + path;
    }

    /** The codes by their old names. */
    @Deprecated
    public interface CodeDeprecated {
        /** See {@link Code#OK}. */
        @Deprecated int Ok = 0;

        /** See {@link Code#SYSTEMERROR}. */
        @Deprecated int SystemError = -1;

        /** See {@link Code#RUNTIMEINCONSISTENCY}. */
        @Deprecated int RuntimeInconsistency = -2;

        /** See {@link Code#DATAINCONSISTENCY}. */
        @Deprecated int DataInconsistency = -3;

        /** See {@link Code#CONNECTIONLOSS}. */
        @Deprecated int ConnectionLoss = -4;

        /** See {@link Code#MARSHALLINGERROR}. */
        @Deprecated int MarshallingError = -5;

        /** See {@link Code#UNIMPLEMENTED}. */
        @Deprecated int Unimplemented = -6;

        /** See {@link Code#OPERATIONTIMEOUT}. */
        @Deprecated int OperationTimeout = -7;

        /** See {@link Code#BADARGUMENTS}. */
        @Deprecated int BadArguments = -8;

        /** See {@link Code#UNKNOWNSESSION}. */
        @Deprecated int UnknownSession = -12;

        /** See {@link Code#NEWCONFIGNOQUORUM}. */
        @Deprecated int NewConfigNoQuorum = -13;

        /** See {@link Code#RECONFIGINPROGRESS}. */
        @Deprecated int ReconfigInProgress = -14;

        /** See {@link Code#APIERROR}. */
        @Deprecated int APIError = -100;

        /** See {@link Code#NONODE}. */
        @Deprecated int NoNode = -101;

        /** See {@link Code#NOAUTH}. */
        @Deprecated int NoAuth = -102;

        /** See {@link Code#BADVERSION}. */
        @Deprecated int BadVersion = -103;

        /** See {@link Code#NOCHILDRENFOREPHEMERALS}. */
        @Deprecated int NoChildrenForEphemerals = -108;

        /** See {@link Code#NODEEXISTS}. */
        @Deprecated int NodeExists = -110;

        /** See {@link Code#NOTEMPTY}. */
        @Deprecated int NotEmpty = -111;

        /** See {@link Code#SESSIONEXPIRED}. */
        @Deprecated int SessionExpired = -112;

        /** See {@link Code#INVALIDCALLBACK}. */
        @Deprecated int InvalidCallback = -113;

        /** See {@link Code#INVALIDACL}. */
        @Deprecated int InvalidACL = -114;

        /** See {@link Code#AUTHFAILED}. */
        @Deprecated int AuthFailed = -115;

        /** See {@link Code#EPHEMERALONLOCALSESSION}. */
        @Deprecated int EphemeralOnLocalSession = -120;
    }

    /** How an operation ended; the numbers are those of the wire. */
    @SuppressWarnings(
            "deprecation") // Old callers read the constants of the interface through this type.
    public enum Code implements CodeDeprecated {
        /** It succeeded. */
        OK(0, "ok"),

        /** The server failed; also the upper bound of all such failures. */
        SYSTEMERROR(-1, "SystemError"),

        /** In a failed multi: an operation behind the one that failed, not tried. */
        RUNTIMEINCONSISTENCY(-2, "RuntimeInconsistency"),

        /** The stored data contradicts itself. */
        DATAINCONSISTENCY(-3, "DataInconsistency"),

        /** The connection was lost: the outcome is unknown, the session may live on. */
        CONNECTIONLOSS(-4, "ConnectionLoss"),

        /** A request or reply could not be read. */
        MARSHALLINGERROR(-5, "MarshallingError"),

        /** The server does not know the operation or has it switched off. */
        UNIMPLEMENTED(-6, "Unimplemented"),

        /** The operation took too long; not raised by this client. */
        OPERATIONTIMEOUT(-7, "OperationTimeout"),

        /** An argument is not valid. */
        BADARGUMENTS(-8, "BadArguments"),

        /** The server does not know the session. */
        UNKNOWNSESSION(-12, "Unknown error UNKNOWNSESSION"),

        /** No quorum of the proposed configuration is connected and up to date. */
        NEWCONFIGNOQUORUM(-13, "NewConfigNoQuorum"),

        /** Another reconfiguration is under way. */
        RECONFIGINPROGRESS(-14, "ReconfigInProgress"),

        /** The upper bound of the errors that a request itself causes. */
        APIERROR(-100, "APIError"),

        /** The znode does not exist. */
        NONODE(-101, "NoNode"),

        /** The access control list does not allow it. */
        NOAUTH(-102, "NoAuth"),

        /** The znode has another version than the one required. */
        BADVERSION(-103, "BadVersion"),

        /** An ephemeral znode can't have children. */
        NOCHILDRENFOREPHEMERALS(-108, "NoChildrenForEphemerals"),

        /** The znode exists already. */
        NODEEXISTS(-110, "NodeExists"),

        /** The znode has children. */
        NOTEMPTY(-111, "Directory not empty"),

        /** The session is over, its ephemeral znodes and watches are gone: make a new client. */
        SESSIONEXPIRED(-112, "Session expired"),

        /** The callback is not valid. */
        INVALIDCALLBACK(-113, "Invalid callback"),

        /** The access control list is not valid. */
        INVALIDACL(-114, "InvalidACL"),

        /** The credentials were refused: this client is dead. */
        AUTHFAILED(-115, "AuthFailed"),

        /** The session goes on at another server. */
        SESSIONMOVED(-118, "Session moved"),

        /** The server is read-only and the request is not. */
        NOTREADONLY(-119, "Not a read-only call"),

        /** A local session can't own ephemeral znodes. */
        EPHEMERALONLOCALSESSION(-120, "Ephemeral node on local session"),

        /** There is no such watch. */
        NOWATCHER(-121, "No such watcher"),

        /** The reply did not come within the request timeout; the outcome is unknown. */
        REQUESTTIMEOUT(-122, "Unknown error REQUESTTIMEOUT"),

        /** Reconfiguration is switched off. */
        RECONFIGDISABLED(-123, "Reconfig is disabled"),

        /** The server wants clients to authenticate with SASL. */
        SESSIONCLOSEDREQUIRESASLAUTH(-124, "Session closed because client failed to authenticate"),

        /** A hard quota would be exceeded. */
        QUOTAEXCEEDED(-125, "Quota has exceeded"),

        /** The server is overloaded and did not do it: try later. */
        THROTTLEDOP(-127, "Op throttled due to high load");

        private static final Map<Integer, Code> BY_NUMBER = new HashMap<>();

        static {
            for (Code code : values()) {
                BY_NUMBER.put(code.code, code);
            }
        }

        private final int code;
        private final String text;

        Code(int code, String text) {
            this.code = code;
            this.text = text;
        }

        public int intValue() {
            return code;
        }

        /**
         * The code with this number.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Code get(int code) {
            Code found = BY_NUMBER.get(code);
            if (found == null) {
                throw new IllegalArgumentException(
                        "The current client version cannot lookup this code:" + code);
            }
            return found;
        }
    }

    /** The upper bound of the errors that a request itself causes. */
    public static class APIErrorException extends KeeperException {
        private static final long serialVersionUID = 1;

        public APIErrorException() {
            super(Code.APIERROR);
        }
    }

    /** The credentials were refused: this client is dead. */
    public static class AuthFailedException extends KeeperException {
        private static final long serialVersionUID = 1;

        public AuthFailedException() {
            super(Code.AUTHFAILED);
        }
    }

    /** An argument is not valid. */
    public static class BadArgumentsException extends KeeperException {
        private static final long serialVersionUID = 1;

        public BadArgumentsException() {
            super(Code.BADARGUMENTS);
        }

        public BadArgumentsException(String path) {
            super(Code.BADARGUMENTS, path);
        }
    }

    /** The znode has another version than the one required. */
    public static class BadVersionException extends KeeperException {
        private static final long serialVersionUID = 1;

        public BadVersionException() {
            super(Code.BADVERSION);
        }

        public BadVersionException(String path) {
            super(Code.BADVERSION, path);
        }
    }

    /** The connection was lost: the outcome is unknown, the session may live on. */
    public static class ConnectionLossException extends KeeperException {
        private static final long serialVersionUID = 1;

        public ConnectionLossException() {
            super(Code.CONNECTIONLOSS);
        }
    }

    /** The stored data contradicts itself. */
    public static class DataInconsistencyException extends KeeperException {
        private static final long serialVersionUID = 1;

        public DataInconsistencyException() {
            super(Code.DATAINCONSISTENCY);
        }
    }

    /** A local session can't own ephemeral znodes. */
    public static class EphemeralOnLocalSessionException extends KeeperException {
        private static final long serialVersionUID = 1;

        public EphemeralOnLocalSessionException() {
            super(Code.EPHEMERALONLOCALSESSION);
        }
    }

    /** The access control list is not valid. */
    public static class InvalidACLException extends KeeperException {
        private static final long serialVersionUID = 1;

        public InvalidACLException() {
            super(Code.INVALIDACL);
        }

        public InvalidACLException(String path) {
            super(Code.INVALIDACL, path);
        }
    }

    /** The callback is not valid. */
    public static class InvalidCallbackException extends KeeperException {
        private static final long serialVersionUID = 1;

        public InvalidCallbackException() {
            super(Code.INVALIDCALLBACK);
        }
    }

    /** A request or reply could not be read. */
    public static class MarshallingErrorException extends KeeperException {
        private static final long serialVersionUID = 1;

        public MarshallingErrorException() {
            super(Code.MARSHALLINGERROR);
        }
    }

    /** No quorum of the proposed configuration is connected and up to date. */
    public static class NewConfigNoQuorum extends KeeperException {
        private static final long serialVersionUID = 1;

        public NewConfigNoQuorum() {
            super(Code.NEWCONFIGNOQUORUM);
        }
    }

    /** The access control list does not allow it. */
    public static class NoAuthException extends KeeperException {
        private static final long serialVersionUID = 1;

        public NoAuthException() {
            super(Code.NOAUTH);
        }
    }

    /** An ephemeral znode can't have children. */
    public static class NoChildrenForEphemeralsException extends KeeperException {
        private static final long serialVersionUID = 1;

        public NoChildrenForEphemeralsException() {
            super(Code.NOCHILDRENFOREPHEMERALS);
        }

        public NoChildrenForEphemeralsException(String path) {
            super(Code.NOCHILDRENFOREPHEMERALS, path);
        }
    }

    /** The znode does not exist. */
    public static class NoNodeException extends KeeperException {
        private static final long serialVersionUID = 1;

        public NoNodeException() {
            super(Code.NONODE);
        }

        public NoNodeException(String path) {
            super(Code.NONODE, path);
        }
    }

    /** There is no such watch. */
    public static class NoWatcherException extends KeeperException {
        private static final long serialVersionUID = 1;

        public NoWatcherException() {
            super(Code.NOWATCHER);
        }

        public NoWatcherException(String path) {
            super(Code.NOWATCHER, path);
        }
    }

    /** The znode exists already. */
    public static class NodeExistsException extends KeeperException {
        private static final long serialVersionUID = 1;

        public NodeExistsException() {
            super(Code.NODEEXISTS);
        }

        public NodeExistsException(String path) {
            super(Code.NODEEXISTS, path);
        }
    }

    /** The znode has children. */
    public static class NotEmptyException extends KeeperException {
        private static final long serialVersionUID = 1;

        public NotEmptyException() {
            super(Code.NOTEMPTY);
        }

        public NotEmptyException(String path) {
            super(Code.NOTEMPTY, path);
        }
    }

    /** The server is read-only and the request is not. */
    public static class NotReadOnlyException extends KeeperException {
        private static final long serialVersionUID = 1;

        public NotReadOnlyException() {
            super(Code.NOTREADONLY);
        }
    }

    /** The operation took too long; not raised by this client. */
    public static class OperationTimeoutException extends KeeperException {
        private static final long serialVersionUID = 1;

        public OperationTimeoutException() {
            super(Code.OPERATIONTIMEOUT);
        }
    }

    /** A hard quota would be exceeded. */
    public static class QuotaExceededException extends KeeperException {
        private static final long serialVersionUID = 1;

        public QuotaExceededException() {
            super(Code.QUOTAEXCEEDED);
        }

        public QuotaExceededException(String path) {
            super(Code.QUOTAEXCEEDED, path);
        }
    }

    /** Reconfiguration is switched off. */
    public static class ReconfigDisabledException extends KeeperException {
        private static final long serialVersionUID = 1;

        public ReconfigDisabledException() {
            super(Code.RECONFIGDISABLED);
        }

        public ReconfigDisabledException(String path) {
            super(Code.RECONFIGDISABLED, path);
        }
    }

    /** Another reconfiguration is under way. */
    public static class ReconfigInProgress extends KeeperException {
        private static final long serialVersionUID = 1;

        public ReconfigInProgress() {
            super(Code.RECONFIGINPROGRESS);
        }
    }

    /** The reply did not come within the request timeout; the outcome is unknown. */
    public static class RequestTimeoutException extends KeeperException {
        private static final long serialVersionUID = 1;

        public RequestTimeoutException() {
            super(Code.REQUESTTIMEOUT);
        }
    }

    /** In a failed multi: an operation behind the one that failed, not tried. */
    public static class RuntimeInconsistencyException extends KeeperException {
        private static final long serialVersionUID = 1;

        public RuntimeInconsistencyException() {
            super(Code.RUNTIMEINCONSISTENCY);
        }
    }

    /** The server wants clients to authenticate with SASL. */
    public static class SessionClosedRequireAuthException extends KeeperException {
        private static final long serialVersionUID = 1;

        public SessionClosedRequireAuthException() {
            super(Code.SESSIONCLOSEDREQUIRESASLAUTH);
        }

        public SessionClosedRequireAuthException(String path) {
            super(Code.SESSIONCLOSEDREQUIRESASLAUTH, path);
        }
    }

    /** The session is over, its ephemeral znodes and watches are gone: make a new client. */
    public static class SessionExpiredException extends KeeperException {
        private static final long serialVersionUID = 1;

        public SessionExpiredException() {
            super(Code.SESSIONEXPIRED);
        }
    }

    /** The session goes on at another server. */
    public static class SessionMovedException extends KeeperException {
        private static final long serialVersionUID = 1;

        public SessionMovedException() {
            super(Code.SESSIONMOVED);
        }
    }

    /** The server failed; also the upper bound of all such failures. */
    public static class SystemErrorException extends KeeperException {
        private static final long serialVersionUID = 1;

        public SystemErrorException() {
            super(Code.SYSTEMERROR);
        }
    }

    /** The server is overloaded and did not do it: try later. */
    public static class ThrottledOpException extends KeeperException {
        private static final long serialVersionUID = 1;

        public ThrottledOpException() {
            super(Code.THROTTLEDOP);
        }
    }

    /** The server does not know the operation or has it switched off. */
    public static class UnimplementedException extends KeeperException {
        private static final long serialVersionUID = 1;

        public UnimplementedException() {
            super(Code.UNIMPLEMENTED);
        }
    }

    /** The server does not know the session. */
    public static class UnknownSessionException extends KeeperException {
        private static final long serialVersionUID = 1;

        public UnknownSessionException() {
            super(Code.UNKNOWNSESSION);
        }
    }
}

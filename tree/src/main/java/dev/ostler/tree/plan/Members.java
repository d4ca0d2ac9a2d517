package dev.ostler.tree.plan;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.Zxid;

/** The members of the ensemble, which a reconfig request is to change. */
@FunctionalInterface
public interface Members {
    /** Those of a server that runs alone. */
    Members NONE = (request, zxid) -> new Refused(ErrorCode.UNIMPLEMENTED);

    /** What becomes of a request. */
    sealed interface Answer {}

    /**
     * It may be done.
     *
     * @param text of the membership that it leads to
     */
    record Next(Bytes text) implements Answer {}

    /** It may not. */
    record Refused(ErrorCode error) implements Answer {}

    /**
     * Judges a request; whether its client may write the membership is not judged here.
     *
     * @param zxid of the transaction that it becomes, and with that the membership's version
     */
    Answer change(Request.Reconfig request, Zxid zxid);
}

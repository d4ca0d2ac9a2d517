/**
 * TLS as the configuration describes it: {@link dev.ostler.server.tls.TlsContext} reads the stores
 * and makes an engine for each connection. What the engines do with a connection is the matter of
 * {@link dev.ostler.server.transport.Tls}. {@link dev.ostler.server.tls.Protection} puts both
 * between the links of members and those that they serve.
 */
@NullMarked
package dev.ostler.server.tls;

import org.jspecify.annotations.NullMarked;

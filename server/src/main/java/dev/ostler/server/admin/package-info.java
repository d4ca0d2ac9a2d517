/**
 * What operators ask over HTTP: the commands of ZooKeeper's AdminServer, with the same names, keys
 * and types, and the page that Prometheus reads. They show the {@link
 * dev.ostler.server.fourletter.ServerState} that the four-letter words show. Begin with {@link
 * dev.ostler.server.admin.AdminHandler}.
 *
 * <pre>
 *   HttpRequest ──▶ AdminHandler ──▶ Command ──▶ Answers ──▶ Json ──▶ HttpResponse
 *                        │                          ▲
 *                        └──▶ DataCommands       ServerState
 *                             (snapshot)
 * </pre>
 */
@NullMarked
package dev.ostler.server.admin;

import org.jspecify.annotations.NullMarked;

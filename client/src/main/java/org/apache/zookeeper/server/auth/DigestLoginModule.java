package org.apache.zookeeper.server.auth;

import java.util.Map;

import javax.security.auth.Subject;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.spi.LoginModule;

/**
 * The login module of SASL's DIGEST-MD5 in JAAS configurations: name and password are its options
 * {@code username} and {@code password}.
 */
public class DigestLoginModule implements LoginModule {
    private Subject subject;

    @Override
    public void initialize(
            Subject subject,
            CallbackHandler callbackHandler,
            Map<String, ?> sharedState,
            Map<String, ?> options) {
        this.subject = subject;
        if (options.get("username") instanceof String name) {
            subject.getPublicCredentials().add(name);
        }
        if (options.get("password") instanceof String password) {
            subject.getPrivateCredentials().add(password);
        }
    }

    /** Always succeeds: it is the server that checks. */
    @Override
    public boolean login() {
        return true;
    }

    @Override
    public boolean commit() {
        return true;
    }

    @Override
    public boolean abort() {
        return false;
    }

    @Override
    public boolean logout() {
        subject.getPublicCredentials().clear();
        subject.getPrivateCredentials().clear();
        return true;
    }
}

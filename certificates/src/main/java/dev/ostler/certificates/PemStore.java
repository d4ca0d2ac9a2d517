package dev.ostler.certificates;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Key stores made from PEM files: certificates, and a private key in PKCS #8. */
final class PemStore {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

    @SuppressWarnings("ArrayRecordComponent") // Nobody compares blocks.
    private record Block(String label, byte[] der) {}

    private PemStore() {}

    static KeyStore ofCertificates(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        int number = 0;
        for (Certificate certificate : certificates(blocks(file))) {
            store.setCertificateEntry("trusted-" + number++, certificate);
        }
        return store;
    }

    /** A key with its certificates. The password opens the key, if it is encrypted. */
    static KeyStore ofKey(Path file, char[] secret) throws IOException, GeneralSecurityException {
        List<Block> blocks = blocks(file);
        KeyStore store = empty();
        store.setKeyEntry(
                "key",
                privateKey(blocks, secret),
                secret,
                certificates(blocks).toArray(new Certificate[0]));
        return store;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static List<Block> blocks(Path file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(file, StandardCharsets.US_ASCII));
        while (matcher.find()) {
            blocks.add(
                    new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
        }
        return blocks;
    }

    private static List<Certificate> certificates(List<Block> blocks)
            throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label().endsWith("CERTIFICATE")) {
                certificates.add(
                        factory.generateCertificate(new ByteArrayInputStream(block.der())));
            }
        }
        if (certificates.isEmpty()) {
            throw new KeyStoreException("there is no certificate in the file");
        }
        return certificates;
    }

    private static PrivateKey privateKey(List<Block> blocks, char[] secret)
            throws IOException, GeneralSecurityException {
        for (Block block : blocks) {
            if (block.label().equals("PRIVATE KEY")) {
                return privateKey(new PKCS8EncodedKeySpec(block.der()));
            }
            if (block.label().equals("ENCRYPTED PRIVATE KEY")) {
                return privateKey(decrypted(block, secret));
            }
        }
        throw new KeyStoreException("there is no private key in PKCS #8 in the file");
    }

    private static KeySpec decrypted(Block block, char[] secret)
            throws IOException, GeneralSecurityException {
        var info = new EncryptedPrivateKeyInfo(block.der());
        // For PBES2 the parameters name the algorithms, the object identifier does not.
        String algorithm =
                info.getAlgName().startsWith("PBES2") || info.getAlgName().startsWith("1.2.840")
                        ? info.getAlgParameters().toString()
                        : info.getAlgName();
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(secret)),
                info.getAlgParameters());
        return info.getKeySpec(cipher);
    }

    private static PrivateKey privateKey(KeySpec spec) throws GeneralSecurityException {
        @Nullable InvalidKeySpecException last = null;
        for (String algorithm : List.of("RSA", "EC", "DSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                last = e;
            }
        }
        throw new InvalidKeySpecException("the private key is neither RSA, EC nor DSA", last);
    }
}

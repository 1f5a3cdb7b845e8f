/// Passwords as the product makes them: drawn, hashed with salt, sealed.
#pragma once

#include <sodium.h>

enum {
    PASSWORD_LENGTH = 16,
    SALT_LENGTH = 16,
    HASH_LENGTH = 32,
    ID_LENGTH = 32,
    SEALED_LENGTH = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES + PASSWORD_LENGTH +
                    crypto_aead_xchacha20poly1305_ietf_ABYTES,
};

/// Fills `bytes` from the system's generator, which is asked for 4 KiB at a time.
void draw(unsigned char *bytes, size_t count);

/// Sixteen characters, of at least three of the four kinds (lower, upper, digit, symbol), and a zero byte.
void draw_password(char password[PASSWORD_LENGTH + 1]);

/// BLAKE2b-256 over salt and password.
void hash_password(unsigned char hash[HASH_LENGTH], const unsigned char salt[SALT_LENGTH],
                   const char *password);

/// XChaCha20-Poly1305 with a fresh nonce, which comes first; `id` is authenticated with it.
void seal_password(unsigned char sealed[SEALED_LENGTH], const char *password, const char *id,
                   const unsigned char *key);

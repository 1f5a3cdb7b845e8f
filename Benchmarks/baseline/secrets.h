/// Passwords as the product makes them: drawn, hashed with salt, sealed.
#pragma once

#include <sodium.h>

enum {
    PASSWORD_LENGTH = 16,
    SALT_LENGTH = 16,
    HASH_LENGTH = SALT_LENGTH + 32,
    KEY_ID_LENGTH = 8,
    NONCE_LENGTH = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    SEALED_LENGTH = 1 + KEY_ID_LENGTH + NONCE_LENGTH + PASSWORD_LENGTH + crypto_aead_xchacha20poly1305_ietf_ABYTES,
};

/// Fills `bytes` from the system's generator, which is asked for 4 KiB at a time.
void draw(unsigned char *bytes, size_t count);

/// Sixteen characters, of at least three of the four kinds (lower, upper, digit, mark).
void draw_password(unsigned char password[PASSWORD_LENGTH]);

/// A new salt, then BLAKE2b-256 keyed with it.
void hash_password(unsigned char hash[HASH_LENGTH], const unsigned char *password);

/// A data key's name, a fresh nonce, then XChaCha20-Poly1305.
void seal_password(unsigned char sealed[SEALED_LENGTH], const unsigned char *password, const unsigned char *key,
                   const unsigned char key_id[KEY_ID_LENGTH]);

#include "secrets.h"

#include <string.h>

static unsigned char pool[4096];
static size_t pool_used = sizeof pool;

void draw(unsigned char *bytes, size_t count) {
    if (pool_used + count > sizeof pool) {
        randombytes_buf(pool, sizeof pool);
        pool_used = 0;
    }
    memcpy(bytes, pool + pool_used, count);
    sodium_memzero(pool + pool_used, count);
    pool_used += count;
}

// 64 characters, so that six random bits choose one without a bias.
static const char alphabet[] = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789!#$%&*?";

static int kind(unsigned char c) {
    if (c >= 'A' && c <= 'Z') return 1;
    if (c >= 'a' && c <= 'z') return 2;
    return c >= '0' && c <= '9' ? 4 : 8;
}

void draw_password(unsigned char password[PASSWORD_LENGTH]) {
    int kinds;
    do {
        draw(password, PASSWORD_LENGTH);
        kinds = 0;
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password[i] = (unsigned char)alphabet[password[i] & 63];
            kinds |= kind(password[i]);
        }
    } while (__builtin_popcount((unsigned)kinds) < 3);
}

void hash_password(unsigned char hash[HASH_LENGTH], const unsigned char *password) {
    draw(hash, SALT_LENGTH);
    crypto_generichash(hash + SALT_LENGTH, 32, password, PASSWORD_LENGTH, hash, SALT_LENGTH);
}

void seal_password(unsigned char sealed[SEALED_LENGTH], const unsigned char *password, const unsigned char *key,
                   const unsigned char key_id[KEY_ID_LENGTH]) {
    sealed[0] = 1;
    memcpy(sealed + 1, key_id, KEY_ID_LENGTH);
    unsigned char *nonce = sealed + 1 + KEY_ID_LENGTH;
    draw(nonce, NONCE_LENGTH);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        nonce + NONCE_LENGTH, NULL, password, PASSWORD_LENGTH, NULL, 0, NULL, nonce, key);
}

#include "secrets.h"

#include <ctype.h>
#include <stdbool.h>
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
static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-!";

static bool is_strong(const char *password) {
    bool lower = false, upper = false, digit = false, symbol = false;
    for (const char *c = password; *c; c++) {
        if (islower((unsigned char)*c)) lower = true;
        else if (isupper((unsigned char)*c)) upper = true;
        else if (isdigit((unsigned char)*c)) digit = true;
        else symbol = true;
    }
    return lower + upper + digit + symbol >= 3;
}

void draw_password(char password[PASSWORD_LENGTH + 1]) {
    do {
        unsigned char bytes[PASSWORD_LENGTH];
        draw(bytes, sizeof bytes);
        for (int i = 0; i < PASSWORD_LENGTH; i++) password[i] = alphabet[bytes[i] & 63];
        password[PASSWORD_LENGTH] = 0;
    } while (!is_strong(password));
}

void hash_password(unsigned char hash[HASH_LENGTH], const unsigned char salt[SALT_LENGTH],
                   const char *password) {
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, HASH_LENGTH);
    crypto_generichash_update(&state, salt, SALT_LENGTH);
    crypto_generichash_update(&state, (const unsigned char *)password, PASSWORD_LENGTH);
    crypto_generichash_final(&state, hash, HASH_LENGTH);
}

void seal_password(unsigned char sealed[SEALED_LENGTH], const char *password, const char *id,
                   const unsigned char *key) {
    unsigned char *nonce = sealed, *box = sealed + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    draw(nonce, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        box, NULL, (const unsigned char *)password, PASSWORD_LENGTH, (const unsigned char *)id, ID_LENGTH, NULL,
        nonce, key);
}

#pragma once
#include "../CLoading/shim.h"
#include <curl/curl.h>
#include <stddef.h>

#define SHIM_CURL(EACH) \
    EACH(curl_global_init) EACH(curl_version_info) EACH(curl_easy_strerror) EACH(curl_easy_init) \
    EACH(curl_easy_cleanup) EACH(curl_easy_reset) EACH(curl_easy_setopt) EACH(curl_easy_getinfo) \
    EACH(curl_easy_perform) EACH(curl_slist_append) EACH(curl_slist_free_all) EACH(curl_free) EACH(curl_url) \
    EACH(curl_url_cleanup) EACH(curl_url_get) EACH(curl_url_set) EACH(curl_mime_init) EACH(curl_mime_free) \
    EACH(curl_mime_addpart) EACH(curl_mime_data) EACH(curl_mime_type) EACH(curl_mime_encoder) \
    EACH(curl_mime_headers)

/// The functions of libcurl that are used.
struct shim_curl { SHIM_CURL(SHIM_LOADED_FIELD) };
static inline const char *shim_curl_names(void) { return SHIM_CURL(SHIM_LOADED_NAME); }

static inline CURLcode shim_curl_start(const struct shim_curl *curl) {
    return curl->curl_global_init(CURL_GLOBAL_DEFAULT);
}
static inline const char *shim_curl_version(const struct shim_curl *curl) {
    return curl->curl_version_info(CURLVERSION_NOW)->version;
}
static inline const char *shim_curl_sentence(const struct shim_curl *curl, CURLcode code) {
    return curl->curl_easy_strerror(code);
}
static inline CURL *shim_curl_new(const struct shim_curl *curl) { return curl->curl_easy_init(); }
static inline void shim_curl_delete(const struct shim_curl *curl, CURL *handle) { curl->curl_easy_cleanup(handle); }
static inline void shim_curl_reset(const struct shim_curl *curl, CURL *handle) { curl->curl_easy_reset(handle); }
static inline CURLcode shim_curl_perform(const struct shim_curl *curl, CURL *handle) {
    return curl->curl_easy_perform(handle);
}

// Options, one function per type of argument: Swift calls no variadic function.
static inline CURLcode shim_curl_set_long(
    const struct shim_curl *curl, CURL *handle, CURLoption option, long value) {
    return (curl->curl_easy_setopt)(handle, option, value);
}
static inline CURLcode shim_curl_set_offset(
    const struct shim_curl *curl, CURL *handle, CURLoption option, curl_off_t value) {
    return (curl->curl_easy_setopt)(handle, option, value);
}
static inline CURLcode shim_curl_set_text(
    const struct shim_curl *curl, CURL *handle, CURLoption option, const char *value) {
    return (curl->curl_easy_setopt)(handle, option, value);
}
static inline CURLcode shim_curl_set_pointer(
    const struct shim_curl *curl, CURL *handle, CURLoption option, const void *value) {
    return (curl->curl_easy_setopt)(handle, option, value);
}
static inline CURLcode shim_curl_set_receiver(
    const struct shim_curl *curl, CURL *handle, CURLoption option, curl_write_callback value) {
    return (curl->curl_easy_setopt)(handle, option, value);
}
static inline CURLcode shim_curl_set_progress(
    const struct shim_curl *curl, CURL *handle, curl_xferinfo_callback value) {
    return (curl->curl_easy_setopt)(handle, CURLOPT_XFERINFOFUNCTION, value);
}
static inline CURLcode shim_curl_set_opener(
    const struct shim_curl *curl, CURL *handle, curl_opensocket_callback value) {
    return (curl->curl_easy_setopt)(handle, CURLOPT_OPENSOCKETFUNCTION, value);
}
/// Only these protocols, as bits: the option that every libcurl since 2006 has; its successor came in 7.85.
static inline CURLcode shim_curl_set_protocols(const struct shim_curl *curl, CURL *handle, long bits) {
    return (curl->curl_easy_setopt)(handle, (CURLoption)(CURLOPTTYPE_LONG + 181), bits);
}
static inline CURLcode shim_curl_get_long(
    const struct shim_curl *curl, CURL *handle, CURLINFO info, long *value) {
    return (curl->curl_easy_getinfo)(handle, info, value);
}

static inline struct curl_slist *shim_curl_append(
    const struct shim_curl *curl, struct curl_slist *list, const char *text) {
    return curl->curl_slist_append(list, text);
}
static inline void shim_curl_free_list(const struct shim_curl *curl, struct curl_slist *list) {
    curl->curl_slist_free_all(list);
}

static inline CURLU *shim_curl_url(const struct shim_curl *curl) { return curl->curl_url(); }
static inline void shim_curl_free_url(const struct shim_curl *curl, CURLU *url) { curl->curl_url_cleanup(url); }
static inline CURLUcode shim_curl_url_set(
    const struct shim_curl *curl, CURLU *url, CURLUPart part, const char *text, unsigned int flags) {
    return curl->curl_url_set(url, part, text, flags);
}
static inline CURLUcode shim_curl_url_get(
    const struct shim_curl *curl, const CURLU *url, CURLUPart part, char **text, unsigned int flags) {
    return curl->curl_url_get(url, part, text, flags);
}
static inline void shim_curl_free(const struct shim_curl *curl, void *memory) { curl->curl_free(memory); }

static inline curl_mime *shim_curl_mime(const struct shim_curl *curl, CURL *handle) {
    return curl->curl_mime_init(handle);
}
static inline void shim_curl_free_mime(const struct shim_curl *curl, curl_mime *mime) { curl->curl_mime_free(mime); }
static inline curl_mimepart *shim_curl_part(const struct shim_curl *curl, curl_mime *mime) {
    return curl->curl_mime_addpart(mime);
}
static inline CURLcode shim_curl_part_data(
    const struct shim_curl *curl, curl_mimepart *part, const void *data, size_t size) {
    return curl->curl_mime_data(part, (const char *)data, size);
}
static inline CURLcode shim_curl_part_type(
    const struct shim_curl *curl, curl_mimepart *part, const char *type) {
    return curl->curl_mime_type(part, type);
}
static inline CURLcode shim_curl_part_encoder(
    const struct shim_curl *curl, curl_mimepart *part, const char *encoding) {
    return curl->curl_mime_encoder(part, encoding);
}
/// The part frees `headers`.
static inline CURLcode shim_curl_part_headers(
    const struct shim_curl *curl, curl_mimepart *part, struct curl_slist *headers) {
    return curl->curl_mime_headers(part, headers, 1);
}

#pragma once
#include <curl/curl.h>
#include <dlfcn.h>
#include <stddef.h>

/// The functions of libcurl that are used, looked up in a library that was loaded when it was first needed.
struct shim_curl {
    CURLcode (*global_init)(long flags);
    curl_version_info_data *(*version_info)(CURLversion age);
    const char *(*easy_strerror)(CURLcode code);
    CURL *(*easy_init)(void);
    void (*easy_cleanup)(CURL *handle);
    void (*easy_reset)(CURL *handle);
    CURLcode (*setopt)(CURL *handle, CURLoption option, ...);
    CURLcode (*getinfo)(CURL *handle, CURLINFO info, ...);
    CURLcode (*perform)(CURL *handle);
    struct curl_slist *(*slist_append)(struct curl_slist *list, const char *text);
    void (*slist_free)(struct curl_slist *list);
    void (*release)(void *memory);
    CURLU *(*url)(void);
    void (*url_cleanup)(CURLU *url);
    CURLUcode (*url_get)(const CURLU *url, CURLUPart part, char **text, unsigned int flags);
    CURLUcode (*url_set)(CURLU *url, CURLUPart part, const char *text, unsigned int flags);
    curl_mime *(*mime_init)(CURL *handle);
    void (*mime_free)(curl_mime *mime);
    curl_mimepart *(*mime_addpart)(curl_mime *mime);
    CURLcode (*mime_data)(curl_mimepart *part, const char *data, size_t size);
    CURLcode (*mime_type)(curl_mimepart *part, const char *type);
    CURLcode (*mime_encoder)(curl_mimepart *part, const char *encoding);
    CURLcode (*mime_headers)(curl_mimepart *part, struct curl_slist *headers, int take);
};

/// Loads `name` and looks up its functions. NULL, or why not: what the loader says, or the function that is missing.
static inline const char *shim_curl_load(struct shim_curl *curl, const char *name)
{
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return dlerror();
    const struct { const char *name; void *place; } functions[] = {
        { "curl_global_init", &curl->global_init },
        { "curl_version_info", &curl->version_info },
        { "curl_easy_strerror", &curl->easy_strerror },
        { "curl_easy_init", &curl->easy_init },
        { "curl_easy_cleanup", &curl->easy_cleanup },
        { "curl_easy_reset", &curl->easy_reset },
        { "curl_easy_setopt", &curl->setopt },
        { "curl_easy_getinfo", &curl->getinfo },
        { "curl_easy_perform", &curl->perform },
        { "curl_slist_append", &curl->slist_append },
        { "curl_slist_free_all", &curl->slist_free },
        { "curl_free", &curl->release },
        { "curl_url", &curl->url },
        { "curl_url_cleanup", &curl->url_cleanup },
        { "curl_url_get", &curl->url_get },
        { "curl_url_set", &curl->url_set },
        { "curl_mime_init", &curl->mime_init },
        { "curl_mime_free", &curl->mime_free },
        { "curl_mime_addpart", &curl->mime_addpart },
        { "curl_mime_data", &curl->mime_data },
        { "curl_mime_type", &curl->mime_type },
        { "curl_mime_encoder", &curl->mime_encoder },
        { "curl_mime_headers", &curl->mime_headers },
    };
    for (size_t index = 0; index < sizeof functions / sizeof functions[0]; index++) {
        void *function = dlsym(library, functions[index].name);
        if (function == NULL) return functions[index].name;
        *(void **)functions[index].place = function;
    }
    return NULL;
}

static inline CURLcode shim_curl_start(const struct shim_curl *curl) {
    return curl->global_init(CURL_GLOBAL_DEFAULT);
}
static inline const char *shim_curl_version(const struct shim_curl *curl) {
    return curl->version_info(CURLVERSION_NOW)->version;
}
static inline const char *shim_curl_sentence(const struct shim_curl *curl, CURLcode code) {
    return curl->easy_strerror(code);
}
static inline CURL *shim_curl_new(const struct shim_curl *curl) { return curl->easy_init(); }
static inline void shim_curl_delete(const struct shim_curl *curl, CURL *handle) { curl->easy_cleanup(handle); }
static inline void shim_curl_reset(const struct shim_curl *curl, CURL *handle) { curl->easy_reset(handle); }
static inline CURLcode shim_curl_perform(const struct shim_curl *curl, CURL *handle) {
    return curl->perform(handle);
}

// Options, one function per type of argument: Swift calls no variadic function.
static inline CURLcode shim_curl_set_long(
    const struct shim_curl *curl, CURL *handle, CURLoption option, long value) {
    return curl->setopt(handle, option, value);
}
static inline CURLcode shim_curl_set_offset(
    const struct shim_curl *curl, CURL *handle, CURLoption option, curl_off_t value) {
    return curl->setopt(handle, option, value);
}
static inline CURLcode shim_curl_set_text(
    const struct shim_curl *curl, CURL *handle, CURLoption option, const char *value) {
    return curl->setopt(handle, option, value);
}
static inline CURLcode shim_curl_set_pointer(
    const struct shim_curl *curl, CURL *handle, CURLoption option, const void *value) {
    return curl->setopt(handle, option, value);
}
static inline CURLcode shim_curl_set_receiver(
    const struct shim_curl *curl, CURL *handle, CURLoption option, curl_write_callback value) {
    return curl->setopt(handle, option, value);
}
static inline CURLcode shim_curl_set_progress(
    const struct shim_curl *curl, CURL *handle, curl_xferinfo_callback value) {
    return curl->setopt(handle, CURLOPT_XFERINFOFUNCTION, value);
}
static inline CURLcode shim_curl_set_opener(
    const struct shim_curl *curl, CURL *handle, curl_opensocket_callback value) {
    return curl->setopt(handle, CURLOPT_OPENSOCKETFUNCTION, value);
}
/// Only these protocols, as bits: the option that every libcurl since 2006 has; its successor came in 7.85.
static inline CURLcode shim_curl_set_protocols(const struct shim_curl *curl, CURL *handle, long bits) {
    return curl->setopt(handle, (CURLoption)(CURLOPTTYPE_LONG + 181), bits);
}
static inline CURLcode shim_curl_get_long(
    const struct shim_curl *curl, CURL *handle, CURLINFO info, long *value) {
    return curl->getinfo(handle, info, value);
}

static inline struct curl_slist *shim_curl_append(
    const struct shim_curl *curl, struct curl_slist *list, const char *text) {
    return curl->slist_append(list, text);
}
static inline void shim_curl_free_list(const struct shim_curl *curl, struct curl_slist *list) {
    curl->slist_free(list);
}

static inline CURLU *shim_curl_url(const struct shim_curl *curl) { return curl->url(); }
static inline void shim_curl_free_url(const struct shim_curl *curl, CURLU *url) { curl->url_cleanup(url); }
static inline CURLUcode shim_curl_url_set(
    const struct shim_curl *curl, CURLU *url, CURLUPart part, const char *text, unsigned int flags) {
    return curl->url_set(url, part, text, flags);
}
static inline CURLUcode shim_curl_url_get(
    const struct shim_curl *curl, const CURLU *url, CURLUPart part, char **text, unsigned int flags) {
    return curl->url_get(url, part, text, flags);
}
static inline void shim_curl_free(const struct shim_curl *curl, void *memory) { curl->release(memory); }

static inline curl_mime *shim_curl_mime(const struct shim_curl *curl, CURL *handle) {
    return curl->mime_init(handle);
}
static inline void shim_curl_free_mime(const struct shim_curl *curl, curl_mime *mime) { curl->mime_free(mime); }
static inline curl_mimepart *shim_curl_part(const struct shim_curl *curl, curl_mime *mime) {
    return curl->mime_addpart(mime);
}
static inline CURLcode shim_curl_part_data(
    const struct shim_curl *curl, curl_mimepart *part, const void *data, size_t size) {
    return curl->mime_data(part, (const char *)data, size);
}
static inline CURLcode shim_curl_part_type(
    const struct shim_curl *curl, curl_mimepart *part, const char *type) {
    return curl->mime_type(part, type);
}
static inline CURLcode shim_curl_part_encoder(
    const struct shim_curl *curl, curl_mimepart *part, const char *encoding) {
    return curl->mime_encoder(part, encoding);
}
/// The part frees `headers`.
static inline CURLcode shim_curl_part_headers(
    const struct shim_curl *curl, curl_mimepart *part, struct curl_slist *headers) {
    return curl->mime_headers(part, headers, 1);
}

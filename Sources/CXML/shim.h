#pragma once
#include "../CLoading/shim.h"
#include <libxml/parser.h>
#include <libxml/SAX2.h>

// The library that these headers belong to: they hold for one major version.
#if LIBXML_VERSION < 21400
#define SHIM_XML_FILE "libxml2.so.2"
#define SHIM_XML_PACKAGE "libxml2"
#else
#define SHIM_XML_FILE "libxml2.so.16"
#define SHIM_XML_PACKAGE "libxml2-16"
#endif

#define SHIM_XML(EACH) \
    EACH(xmlCreatePushParserCtxt) EACH(xmlFreeParserCtxt) EACH(xmlCtxtUseOptions) EACH(xmlParseChunk) \
    EACH(xmlStopParser) EACH(xmlCtxtGetLastError)

/// The functions of libxml2 that are used.
struct shim_xml { SHIM_XML(SHIM_LOADED_FIELD) };
static inline const char *shim_xml_names(void) { return SHIM_XML(SHIM_LOADED_NAME); }

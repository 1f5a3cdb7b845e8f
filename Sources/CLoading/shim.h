#pragma once
#include <dlfcn.h>

// A library that is loaded when it is first needed has a list of its functions, #define LIST(EACH) EACH(one) EACH(two),
// from which come a struct of pointers to them, of the types that its own headers give them, and their names.

/// struct functions { LIST(SHIM_LOADED_FIELD) };
#define SHIM_LOADED_FIELD(name) typeof(&name) name;
/// return LIST(SHIM_LOADED_NAME);  in the order of the fields, a blank behind each
#define SHIM_LOADED_NAME(name) #name " "

#include "CStorageShim.h"

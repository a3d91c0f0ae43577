#include "runtime_export.h"

#include <dlfcn.h>

#include "home.h"

// Before glibc 2.34 these two are in libdl, which every .NET host has loaded. Weak, so that the shim does not depend on that.
#pragma weak dlopen
#pragma weak dlsym

namespace lumigo {

void* FindRuntimeExport(const void* code, const char* name) {
    Array<char> path;
    if (dlopen == nullptr || dlsym == nullptr || !FindLibrary(code, &path)) {
        return nullptr;
    }
    // Null for the program itself, whose functions all can see.
    void* library = dlopen(path.Data(), RTLD_LAZY | RTLD_NOLOAD);
    return dlsym(library == nullptr ? RTLD_DEFAULT : library, name);
}

}  // namespace lumigo

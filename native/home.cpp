#include "home.h"

#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

namespace lumigo {
namespace {

constexpr unsigned kNewestFolder = 10;

struct OwnObject {
    uintptr_t address;
    char name[PATH_MAX];
};

int FindOwnObject(dl_phdr_info* info, size_t, void* context) {
    OwnObject* own = static_cast<OwnObject*>(context);
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr)& header = info->dlpi_phdr[i];
        uintptr_t start = info->dlpi_addr + header.p_vaddr;
        if (header.p_type == PT_LOAD && own->address >= start && own->address - start < header.p_memsz) {
            size_t length = strlen(info->dlpi_name);
            if (length == 0 || length >= sizeof(own->name)) {
                return -1;
            }
            memcpy(own->name, info->dlpi_name, length + 1);
            return 1;
        }
    }
    return 0;
}

}  // namespace

bool FindOwnPath(Array<char>* path) {
    // dl_iterate_phdr rather than dladdr: it is in libc itself on every glibc and on musl.
    OwnObject own;
    own.address = reinterpret_cast<uintptr_t>(&FindOwnPath);
    if (dl_iterate_phdr(FindOwnObject, &own) != 1) {
        return false;
    }
    char resolved[PATH_MAX];
    return realpath(own.name, resolved) != nullptr && path->Append(resolved, strlen(resolved) + 1);
}

bool LoaderPath(const char* shimPath, unsigned runtimeMajor, Array<char>* path) {
    // The second slash from the end closes <home>.
    const char* platform = strrchr(shimPath, '/');
    do {
        if (platform == nullptr || platform == shimPath) {
            return false;
        }
    } while (*--platform != '/');
    unsigned folder = runtimeMajor < kNewestFolder ? runtimeMajor : kNewestFolder;
    char digits[] = {static_cast<char>('0' + folder / 10), static_cast<char>('0' + folder % 10)};
    size_t skip = folder < 10 ? 1 : 0;
    constexpr char kBefore[] = "/net/net";
    constexpr char kAfter[] = ".0/Lumigo.AutoInstrumentation.Loader.dll";
    return path->Append(shimPath, static_cast<size_t>(platform - shimPath)) && path->Append(kBefore, sizeof(kBefore) - 1) &&
           path->Append(digits + skip, 2 - skip) && path->Append(kAfter, sizeof(kAfter));
}

}  // namespace lumigo

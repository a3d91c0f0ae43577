#include "home.h"

#include <limits.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

namespace lumigo {
namespace {

constexpr unsigned kNewestFolder = 10;

struct Search {
    uintptr_t address;
    Array<char>* path;
};

int Look(dl_phdr_info* info, size_t, void* context) {
    Search* search = static_cast<Search*>(context);
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr)& header = info->dlpi_phdr[i];
        uintptr_t start = info->dlpi_addr + header.p_vaddr;
        if (header.p_type == PT_LOAD && search->address >= start && search->address - start < header.p_memsz) {
            return search->path->Append(info->dlpi_name, strlen(info->dlpi_name) + 1) ? 1 : -1;
        }
    }
    return 0;
}

}  // namespace

bool FindLibrary(const void* address, Array<char>* path) {
    // dl_iterate_phdr rather than dladdr: it is in libc itself on every glibc and on musl.
    Search search = {reinterpret_cast<uintptr_t>(address), path};
    return dl_iterate_phdr(Look, &search) == 1;
}

bool FindOwnPath(Array<char>* path) {
    Array<char> name;
    char resolved[PATH_MAX];
    return FindLibrary(reinterpret_cast<const void*>(&FindOwnPath), &name) && realpath(name.Data(), resolved) != nullptr &&
           path->Append(resolved, strlen(resolved) + 1);
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

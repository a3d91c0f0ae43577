#include "home.h"

#include <cstring>

namespace lumigo {
namespace {

constexpr unsigned kNewestFolder = 10;

}  // namespace

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

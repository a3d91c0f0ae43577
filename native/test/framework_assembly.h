// Reads an assembly of the newest .NET runtime that `dotnet` offers, or of the one in the folder LUMIGO_TEST_FRAMEWORK.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace lumigo {

/// Where the runtime is; empty when there is none.
inline std::string FrameworkFolder() {
    const char* given = getenv("LUMIGO_TEST_FRAMEWORK");
    std::string folder(given == nullptr ? "" : given);
    FILE* list = given == nullptr ? popen("dotnet --list-runtimes", "r") : nullptr;
    char line[1024];
    while (list != nullptr && fgets(line, sizeof(line), list) != nullptr) {
        // Microsoft.NETCore.App 10.0.0 [/usr/share/dotnet/shared/Microsoft.NETCore.App]
        std::string text(line);
        size_t open = text.find('['), close = text.find(']');
        if (text.rfind("Microsoft.NETCore.App ", 0) == 0 && open != std::string::npos && close != std::string::npos) {
            folder = text.substr(open + 1, close - open - 1) + "/" + text.substr(22, open - 23);
        }
    }
    if (list != nullptr) {
        pclose(list);
    }
    return folder;
}

/// The file's bytes; empty when there is no such runtime or assembly.
inline std::vector<uint8_t> ReadFrameworkAssembly(const std::string& name) {
    std::ifstream file(FrameworkFolder() + "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace lumigo

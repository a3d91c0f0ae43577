#include "process_exclusion.h"

#include <cstring>

namespace lumigo {
namespace {

// Names without ".dll"; an apphost ("pwsh") and its assembly ("pwsh.dll") are the same program. A star at the end stands for a whole family.
constexpr const char* kExcludedNames[] = {
    // SDK driver, MSBuild, compilers and their servers
    "dotnet", "MSBuild", "VBCSCompiler", "csc", "vbc", "fsc", "fsi", "rzc", "crossgen2", "ilc", "illink", "apicompat",
    "Microsoft.CodeAnalysis.LanguageServer", "Microsoft.Build.TaskHost", "OmniSharp",
    // test runners
    "vstest.console", "testhost", "testhost.x86", "testhost.arm64", "datacollector", "coverlet.console", "dotnet-coverage",
    // SDK tools that run as processes of their own
    "dotnet-watch", "dotnet-ef", "ef", "dotnet-dev-certs", "dotnet-user-secrets", "dotnet-user-jwts",
    "dotnet-format", "dotnet-sql-cache", "dotnet-script", "dotnet-interactive", "dotnet-core-uninstall",
    // diagnostics
    "dotnet-trace", "dotnet-counters", "dotnet-dump", "dotnet-gcdump", "dotnet-monitor", "dotnet-stack", "dotnet-sos",
    "dotnet-symbol", "dotnet-dsrouter", "dotnet-debugger-extensions", "createdump", "vsdbg", "vsdbg-ui",
    // shells and packaging
    "pwsh", "NuGet", "CredentialProvider.*",
    // the Azure Functions host and Kudu (the worker process is the app)
    "Microsoft.Azure.WebJobs.Script.WebHost", "Kudu.Services.Web", "kuduagent", "DiagServer",
    // our own tools
    "Lumigo.AutoInstrumentation.*", "Lumigo.Build*",
};

// Host options that take a value and may stand before the app.
constexpr const char* kHostOptions[] = {
    "--additionalprobingpath", "--additional-deps", "--depsfile", "--fx-version", "--roll-forward", "--roll-forward-on-no-candidate-fx", "--runtimeconfig",
};

char LowerCase(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// The pattern may end with a star.
bool Matches(const char* text, size_t length, const char* pattern) {
    size_t i = 0;
    while (i < length && pattern[i] != 0 && LowerCase(text[i]) == LowerCase(pattern[i])) {
        i++;
    }
    return pattern[i] == '*' || (pattern[i] == 0 && i == length);
}

bool IsManagedFile(const char* name, size_t length) {
    return length > 4 && (Matches(name + length - 4, 4, ".dll") || Matches(name + length - 4, 4, ".exe"));
}

const char* FileName(const char* path) {
    const char* slash = strrchr(path, '/');
    return slash == nullptr ? path : slash + 1;
}

bool IsExcludedName(const char* path) {
    const char* name = FileName(path);
    size_t length = strlen(name);
    if (IsManagedFile(name, length)) {
        length -= 4;
    }
    for (const char* excluded : kExcludedNames) {
        if (Matches(name, length, excluded)) {
            return true;
        }
    }
    return false;
}

// <root>/sdk/<version>/... with a muxer at <root>/dotnet.
bool IsInsideSdk(const char* path, FileExists exists) {
    for (const char* sdk = strstr(path, "/sdk/"); sdk != nullptr; sdk = strstr(sdk + 1, "/sdk/")) {
        const char* version = sdk + 5;
        if (*version < '0' || *version > '9' || strchr(version, '/') == nullptr) {
            continue;
        }
        Array<char> muxer;
        if (muxer.Append(path, static_cast<size_t>(sdk - path)) && muxer.Append("/dotnet", sizeof("/dotnet")) && exists(muxer.Data())) {
            return true;
        }
    }
    return false;
}

// Walks NUL-separated arguments; the last one may lack its NUL when the list was cut.
class Arguments {
public:
    Arguments(const char* text, size_t length) : next_(text), end_(text + length) {}

    const char* Next() {
        const char* argument = next_;
        const void* terminator = next_ == end_ ? nullptr : memchr(next_, 0, static_cast<size_t>(end_ - next_));
        next_ = terminator == nullptr ? end_ : static_cast<const char*>(terminator) + 1;
        return terminator == nullptr ? nullptr : argument;
    }

private:
    const char* next_;
    const char* end_;
};

bool IsHostOption(const char* argument) {
    for (const char* option : kHostOptions) {
        if (strcmp(argument, option) == 0) {
            return true;
        }
    }
    return false;
}

}  // namespace

bool IsExcludedEntry(const char* path, FileExists exists) { return IsExcludedName(path) || IsInsideSdk(path, exists); }

bool IsExcludedCommand(const char* executable, const char* arguments, size_t length, FileExists exists) {
    if (strcmp(FileName(executable), "dotnet") != 0) {
        return IsExcludedName(executable);
    }
    Arguments list(arguments, length);
    if (list.Next() == nullptr) {  // argv[0]; without any argument list we cannot judge, the entry module will
        return false;
    }
    const char* argument = list.Next();
    bool exec = argument != nullptr && strcmp(argument, "exec") == 0;
    if (exec) {
        argument = list.Next();
    }
    while (argument != nullptr && IsHostOption(argument)) {
        list.Next();
        argument = list.Next();
    }
    if (argument == nullptr) {
        return !exec;  // bare `dotnet`: the SDK's welcome text
    }
    if (IsManagedFile(argument, strlen(argument))) {
        return IsExcludedEntry(argument, exists);
    }
    // The muxer's own rule: what is not a .dll or .exe is a command for the SDK (build, run, --info, a tool's name, a .cs file).
    return !exec;
}

bool IsExcludedProcess() {
    Array<char> executable, arguments;
    return ReadCommandLine(&executable, &arguments) &&
           IsExcludedCommand(executable.Data(), arguments.Data(), arguments.Size(), ExistsOnDisk);
}

}  // namespace lumigo

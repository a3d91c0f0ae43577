#include "../system.h"

#include <windows.h>

#include "../utf16.h"
#include "command_line.h"

namespace lumigo {
namespace {

constexpr size_t kStackSize = 1536 * 1024;  // what the runtime gives its own threads
constexpr ::DWORD kLongestPath = 0x8000;
constexpr ::DWORD kByAddress = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
constexpr ::DWORD kShareAll = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

wchar_t* Wide(WCHAR* text) { return reinterpret_cast<wchar_t*>(text); }

bool ModulePath(HMODULE module, Array<WCHAR>* path) {
    if (!path->Resize(kLongestPath + 1)) {
        return false;
    }
    ::DWORD length = GetModuleFileNameW(module, Wide(path->Data()), kLongestPath);
    return length > 0 && length < kLongestPath;
}

/// "\\?\C:\x" is "C:\x", and "\\?\UNC\server\x" is "\\server\x".
const WCHAR* WithoutPrefix(WCHAR* path) {
    constexpr WCHAR kUnc[] = {u'U', u'N', u'C', u'\\'};
    if (path[0] != u'\\' || path[1] != u'\\' || path[2] != u'?' || path[3] != u'\\') {
        return path;
    }
    if (memcmp(path + 4, kUnc, sizeof(kUnc)) != 0) {
        return path + 4;
    }
    path[6] = u'\\';
    return path + 6;
}

const char* OpenFailure(::DWORD error) {
    switch (error) {
        case ERROR_FILE_NOT_FOUND:
        case ERROR_PATH_NOT_FOUND:
        case ERROR_DIRECTORY:
            return "is missing";
        case ERROR_ACCESS_DENIED:
            return "cannot be read (permission denied)";
        default:
            return "cannot be opened";
    }
}

const char* ReadOpenFile(HANDLE file, uint8_t* head, size_t capacity, size_t* count, uint64_t* size) {
    BY_HANDLE_FILE_INFORMATION information;
    if (GetFileType(file) != FILE_TYPE_DISK) {
        return "is not a regular file";
    }
    if (!GetFileInformationByHandle(file, &information)) {
        return "cannot be examined";
    }
    if ((information.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0) {
        return "is not a regular file";
    }
    ::DWORD read = 0;
    if (!ReadFile(file, head, static_cast<::DWORD>(capacity), &read, nullptr)) {
        return "cannot be read";
    }
    *count = read;
    *size = uint64_t{information.nFileSizeHigh} << 32 | information.nFileSizeLow;
    return nullptr;
}

struct ThreadStart {
    void* (*main)(void*);
    void* argument;
};

::DWORD WINAPI RunThread(void* context) {
    ThreadStart start = *static_cast<ThreadStart*>(context);
    free(context);
    start.main(start.argument);
    return 0;
}

bool HasFile(const char* path, const char* ending) {
    Array<char> name;
    Array<WCHAR> wide;
    return name.Append(path, strlen(path)) && name.Append(ending, strlen(ending) + 1) && Utf8ToUtf16(name.Data(), &wide) &&
           GetFileAttributesW(Wide(wide.Data())) != INVALID_FILE_ATTRIBUTES;
}

}  // namespace

bool FindOwnPath(Array<char>* path) {
    HMODULE module = nullptr;
    Array<WCHAR> name, resolved;
    if (!GetModuleHandleExW(kByAddress, reinterpret_cast<const wchar_t*>(&FindOwnPath), &module) || !ModulePath(module, &name)) {
        return false;
    }
    // Through the link of the version in use to the version itself: the link may change while the process runs.
    HANDLE file = CreateFileW(Wide(name.Data()), 0, kShareAll, nullptr, OPEN_EXISTING, 0, nullptr);
    ::DWORD length = 0;
    if (file != INVALID_HANDLE_VALUE) {
        length = resolved.Resize(kLongestPath + 1) ? GetFinalPathNameByHandleW(file, Wide(resolved.Data()), kLongestPath, FILE_NAME_NORMALIZED) : 0;
        CloseHandle(file);
    }
    return Utf16ToUtf8(WithoutPrefix(length > 0 && length < kLongestPath ? resolved.Data() : name.Data()), path);
}

void* FindRuntimeExport(const void* code, const char* name) {
    HMODULE module = nullptr;
    return GetModuleHandleExW(kByAddress, static_cast<const wchar_t*>(code), &module) ? reinterpret_cast<void*>(GetProcAddress(module, name)) : nullptr;
}

bool ExistsOnDisk(const char* path) { return HasFile(path, "") || HasFile(path, ".exe"); }

const char* ReadHead(const char* path, uint8_t* head, size_t capacity, size_t* count, uint64_t* size) {
    Array<WCHAR> wide;
    if (!Utf8ToUtf16(path, &wide)) {
        return "cannot be opened";
    }
    // The flag lets a folder be opened too, so that it is named as what it is.
    HANDLE file = CreateFileW(Wide(wide.Data()), GENERIC_READ, kShareAll, nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr);
    if (file == INVALID_HANDLE_VALUE) {
        return OpenFailure(GetLastError());
    }
    const char* problem = ReadOpenFile(file, head, capacity, count, size);
    CloseHandle(file);
    return problem;
}

bool ReadCommandLine(Array<char>* executable, Array<char>* arguments) {
    Array<WCHAR> path;
    if (!ModulePath(nullptr, &path) || !Utf16ToUtf8(path.Data(), executable)) {
        return false;
    }
    // Named as on other systems: no ".exe", and "DOTNET" is "dotnet".
    char* name = strrchr(executable->Data(), '/');
    for (name = name == nullptr ? executable->Data() : name; *name != 0; name++) {
        *name = *name >= 'A' && *name <= 'Z' ? static_cast<char>(*name + 32) : *name;
    }
    if (name - executable->Data() > 4 && strcmp(name - 4, ".exe") == 0) {
        name[-4] = 0;
    }
    if (!SplitCommandLine(reinterpret_cast<const WCHAR*>(GetCommandLineW()), arguments)) {
        arguments->Resize(0);
    }
    return true;
}

bool StartThread(void* (*main)(void*), void* argument) {
    ThreadStart* start = static_cast<ThreadStart*>(malloc(sizeof(ThreadStart)));
    if (start == nullptr) {
        return false;
    }
    *start = {main, argument};
    HANDLE thread = CreateThread(nullptr, kStackSize, RunThread, start, STACK_SIZE_PARAM_IS_A_RESERVATION, nullptr);
    if (thread == nullptr) {
        free(start);
        return false;
    }
    CloseHandle(thread);
    return true;
}

void WriteStandardError(const char* text, size_t length) {
    HANDLE error = GetStdHandle(STD_ERROR_HANDLE);
    ::DWORD written = 0;
    if (error != nullptr && error != INVALID_HANDLE_VALUE) {
        WriteFile(error, text, static_cast<::DWORD>(length), &written, nullptr);
    }
}

}  // namespace lumigo

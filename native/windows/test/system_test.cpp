#include "system.h"

#include <windows.h>

#include <cstdio>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "assembly_image.h"
#include "loader_file.h"
#include "warning.h"

namespace lumigo {
namespace {

class WindowsSystem : public testing::Test {
protected:
    void SetUp() override {
        wchar_t folder[MAX_PATH + 1];
        ASSERT_NE(GetTempPathW(MAX_PATH, folder), 0u);
        folder_ = std::wstring(folder) + L"lumigo-\u00e4-" + std::to_wstring(GetCurrentProcessId());
        ASSERT_TRUE(CreateDirectoryW(folder_.c_str(), nullptr));
    }
    void TearDown() override {
        DeleteFileW(File(L"loader.dll").c_str());
        DeleteFileW(File(L"dotnet.exe").c_str());
        RemoveDirectoryW(folder_.c_str());
    }
    std::wstring File(const wchar_t* name) const { return folder_ + L"\\" + name; }
    std::string Ours(const wchar_t* name) const {
        std::wstring path = File(name);
        std::string narrow(path.size() * 4, '\0');
        narrow.resize(static_cast<size_t>(WideCharToMultiByte(CP_UTF8, 0, path.c_str(), static_cast<int>(path.size()), &narrow[0], static_cast<int>(narrow.size()), nullptr, nullptr)));
        for (char& c : narrow) {
            c = c == '\\' ? '/' : c;
        }
        return narrow;
    }
    void Write(const wchar_t* name, const std::vector<uint8_t>& content) const {
        HANDLE file = CreateFileW(File(name).c_str(), GENERIC_WRITE, 0, nullptr, CREATE_ALWAYS, 0, nullptr);
        ::DWORD written = 0;
        EXPECT_TRUE(WriteFile(file, content.data(), static_cast<::DWORD>(content.size()), &written, nullptr));
        CloseHandle(file);
    }
    std::string Check(const wchar_t* name) const {
        const char* problem = CheckLoaderFile(Ours(name).c_str());
        return problem == nullptr ? "fine" : problem;
    }
    std::wstring folder_;
};

std::string Warned(const char* first, const char* second) {
    HANDLE read = nullptr, write = nullptr;
    EXPECT_TRUE(CreatePipe(&read, &write, nullptr, 64 * 1024));
    HANDLE before = GetStdHandle(STD_ERROR_HANDLE);
    SetStdHandle(STD_ERROR_HANDLE, write);
    Warn(first, second);
    SetStdHandle(STD_ERROR_HANDLE, before);
    CloseHandle(write);
    std::string text(16384, '\0');
    ::DWORD count = 0;
    EXPECT_TRUE(ReadFile(read, &text[0], static_cast<::DWORD>(text.size()), &count, nullptr));
    CloseHandle(read);
    text.resize(count);
    return text;
}

}  // namespace

TEST_F(WindowsSystem, LoaderFileCauses) {
    EXPECT_EQ(Check(L"loader.dll"), "is missing");
    EXPECT_EQ(Check(L"none\\loader.dll"), "is missing");
    Write(L"loader.dll", {});
    EXPECT_EQ(Check(L"loader.dll"), "is empty");
    Write(L"loader.dll", MakeAssemblyImage(true));
    EXPECT_EQ(Check(L"loader.dll"), "fine");
    std::vector<uint8_t> cut = MakeAssemblyImage(true);
    cut.resize(0x500);
    Write(L"loader.dll", cut);
    EXPECT_EQ(Check(L"loader.dll"), "is truncated");
    const char* folder = CheckLoaderFile(Ours(L".").c_str());
    EXPECT_STREQ(folder, "is not a regular file");
}

TEST_F(WindowsSystem, LoaderFileInUseByOthers) {
    Write(L"loader.dll", MakeAssemblyImage(true));
    HANDLE mapped = CreateFileW(File(L"loader.dll").c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING, 0, nullptr);
    EXPECT_EQ(Check(L"loader.dll"), "fine");
    CloseHandle(mapped);
}

TEST_F(WindowsSystem, ProgramsAreFoundByTheirBareName) {
    EXPECT_FALSE(ExistsOnDisk(Ours(L"dotnet").c_str()));
    Write(L"dotnet.exe", {1});
    EXPECT_TRUE(ExistsOnDisk(Ours(L"dotnet").c_str()));
    EXPECT_TRUE(ExistsOnDisk(Ours(L"dotnet.exe").c_str()));
    EXPECT_FALSE(ExistsOnDisk(Ours(L"other").c_str()));
}

TEST_F(WindowsSystem, OwnPathAndCommandLine) {
    Array<char> own, executable, arguments;
    ASSERT_TRUE(FindOwnPath(&own));
    std::string path(own.Data());
    EXPECT_EQ(path.substr(1, 2), ":/") << path;
    EXPECT_EQ(path.substr(path.rfind('/')), "/unit_tests.exe");
    EXPECT_TRUE(ExistsOnDisk(path.c_str()));
    ASSERT_TRUE(ReadCommandLine(&executable, &arguments));
    std::string program(executable.Data());
    EXPECT_EQ(program.substr(program.rfind('/')), "/unit_tests") << "without its ending";
    EXPECT_NE(std::string(arguments.Data()).find("unit_tests"), std::string::npos);
}

TEST_F(WindowsSystem, ExportsAreFoundByAnyCodeOfTheirLibrary) {
    HMODULE kernel = GetModuleHandleW(L"kernel32.dll");
    const void* code = reinterpret_cast<const void*>(GetProcAddress(kernel, "GetTickCount64"));
    ASSERT_NE(code, nullptr);
    EXPECT_EQ(FindRuntimeExport(code, "CreateFileW"), reinterpret_cast<void*>(GetProcAddress(kernel, "CreateFileW")));
    EXPECT_EQ(FindRuntimeExport(code, "MetaDataGetDispenser"), nullptr);
    EXPECT_EQ(FindRuntimeExport(nullptr, "CreateFileW"), nullptr);
}

TEST_F(WindowsSystem, WarningsAreOneLine) {
    EXPECT_EQ(Warned("cause in ", "C:/a\nb\tc"), "#LUMIGO# - WARNING - cause in C:/a?b?c\n");
    HANDLE before = GetStdHandle(STD_ERROR_HANDLE);
    SetStdHandle(STD_ERROR_HANDLE, nullptr);
    Warn("a program with windows has no standard error");
    SetStdHandle(STD_ERROR_HANDLE, before);
}

}  // namespace lumigo

#include "module_metadata.h"

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <cstdio>
#include <cstring>

#include "framework_assembly.h"
#include "startup_tokens.h"

namespace lumigo {
namespace {

// What the loader of images does: every section at its address.
std::vector<uint8_t> Map(const std::vector<uint8_t>& file) {
    auto read = [&](size_t at) {
        uint32_t value;
        memcpy(&value, &file[at], 4);
        return value;
    };
    size_t pe = read(0x3C);
    std::vector<uint8_t> mapped(read(pe + 24 + 56));
    size_t sections = pe + 24 + (read(pe + 20) & 0xFFFF);
    memcpy(mapped.data(), file.data(), read(pe + 24 + 60));
    for (size_t i = 0; i < (read(pe + 6) & 0xFFFF); i++) {
        size_t section = sections + i * 40;
        memcpy(&mapped[read(section + 12)], &file[read(section + 20)], std::min(read(section + 8), read(section + 16)));
    }
    return mapped;
}

// The runtime's library, initialised: its reader of metadata does not work before.
void* StartRuntime() {
    using Initialize = int32_t (*)(const char* program, const char* name, int count, const char** keys, const char** values, void** host, unsigned* domain);
    void* library = dlopen((FrameworkFolder() + "/libcoreclr.so").c_str(), RTLD_LAZY);
    auto initialize = reinterpret_cast<Initialize>(library == nullptr ? nullptr : dlsym(library, "coreclr_initialize"));
    std::string coreLib = FrameworkFolder() + "/System.Private.CoreLib.dll";
    const char* keys[] = {"TRUSTED_PLATFORM_ASSEMBLIES"};
    const char* values[] = {coreLib.c_str()};
    void* host = nullptr;
    unsigned domain = 0;
    return initialize != nullptr && initialize("/proc/self/exe", "test", 1, keys, values, &host, &domain) >= 0 ? library : nullptr;
}

// Whether the runtime here is for the processor this test is for: under an emulator there is but the machine's own.
bool IsRuntimeForThisProcessor() {
    char header[20] = {};
    FILE* library = fopen((FrameworkFolder() + "/libcoreclr.so").c_str(), "rb");
    FILE* self = fopen("/proc/self/exe", "rb");
    char own[20] = {};
    bool read = library != nullptr && self != nullptr && fread(header, sizeof(header), 1, library) == 1 && fread(own, sizeof(own), 1, self) == 1;
    if (library != nullptr) fclose(library);
    if (self != nullptr) fclose(self);
    // The machine an ELF file is for.
    return !read || memcmp(header + 18, own + 18, 2) == 0;
}

// A runtime that has loaded one assembly. Its interface is in a real runtime's library, as far as anyone can tell from an address.
struct FakeInfo {
    void** vtable;
    void* slots[84] = {};
    const uint8_t* image = nullptr;
    DWORD flags = 0;
    int asked = 0;

    FakeInfo() : vtable(slots) {
        slots[21] = reinterpret_cast<void*>(&GetModuleMetaData);
        slots[70] = reinterpret_cast<void*>(&GetModuleInfo);
    }
    ProfilerInfo* AsInfo() { return reinterpret_cast<ProfilerInfo*>(this); }

    static HRESULT GetModuleMetaData(FakeInfo* self, ModuleId, DWORD, const Guid*, void**) {
        self->asked++;
        return kFail;
    }
    static HRESULT GetModuleInfo(FakeInfo* self, ModuleId, const uint8_t** base, ULONG, ULONG* length, WCHAR*, AssemblyId*, DWORD* flags) {
        *base = self->image;
        *length = 0;
        *flags = self->flags;
        return kOk;
    }
};

}  // namespace

TEST(ModuleMetadata, TheStartCallIsFoundInCoreLibAsFileAndMappedWithoutAskingTheProfilingInterface) {
    std::vector<uint8_t> file = ReadFrameworkAssembly("System.Private.CoreLib.dll");
    ASSERT_FALSE(file.empty());
    if (!IsRuntimeForThisProcessor()) GTEST_SKIP() << "the .NET of this machine is for another processor";
    std::vector<uint8_t> mapped = Map(file);
    void* runtime = StartRuntime();
    ASSERT_NE(runtime, nullptr) << dlerror();
    StartupTokens flat = {}, same = {};
    for (bool isMapped : {false, true}) {
        FakeInfo info;
        info.slots[0] = dlsym(runtime, "coreclr_initialize");
        info.image = isMapped ? mapped.data() : file.data();
        info.flags = isMapped ? 0 : kModuleFlatLayout;
        ComPtr<MetadataImport> import;
        ASSERT_EQ(OpenMetadata(info.AsInfo(), 1, &import), kOk);
        MissingMember missing = {};
        EXPECT_TRUE(FindStartupTokens(import.Get(), isMapped ? &same : &flat, &missing)) << missing.name;
        EXPECT_EQ(info.asked, 0);
    }
    EXPECT_EQ(memcmp(&flat, &same, sizeof(flat)), 0);
}

TEST(ModuleMetadata, TheProfilingInterfaceIsAskedWhereTheRuntimeHasNoReaderOrTheImageIsStrange) {
    const uint8_t zeros[0x400] = {};
    FakeInfo info;
    info.slots[0] = reinterpret_cast<void*>(&malloc);
    ComPtr<MetadataImport> import;
    EXPECT_EQ(OpenMetadata(info.AsInfo(), 1, &import), kFail);
    info.image = zeros;
    EXPECT_EQ(OpenMetadata(info.AsInfo(), 1, &import), kFail);
    std::vector<uint8_t> file = ReadFrameworkAssembly("System.Private.CoreLib.dll");
    info.image = file.data();
    info.flags = kModuleFlatLayout;
    EXPECT_EQ(OpenMetadata(info.AsInfo(), 1, &import), kFail);
    EXPECT_EQ(info.asked, 3);
}

}  // namespace lumigo

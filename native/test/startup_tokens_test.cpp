#include "startup_tokens.h"

#include <gtest/gtest.h>
#include <set>
#include <string>
#include <vector>

namespace lumigo {
namespace {

// A CoreLib that has every type and method asked for, except one.
struct FakeCoreLib {
    void** vtable;
    void* slots[80] = {};
    std::u16string lacks;
    Token nilFor = 0;
    std::vector<std::pair<std::u16string, std::vector<uint8_t>>> methods;
    Token nextType = 0x02000010;
    Token nextMethod = 0x06000100;

    FakeCoreLib() : vtable(slots) {
        slots[9] = reinterpret_cast<void*>(&FindType);
        slots[27] = reinterpret_cast<void*>(&FindMethod);
    }
    MetadataImport* AsImport() { return reinterpret_cast<MetadataImport*>(this); }

    static HRESULT FindType(FakeCoreLib* self, const WCHAR* name, Token, Token* type) {
        if (self->lacks == name) {
            return kNotFound;
        }
        *type = self->nextType++;
        return kOk;
    }
    static HRESULT FindMethod(FakeCoreLib* self, Token, const WCHAR* name, const uint8_t* signature, ULONG size, Token* method) {
        if (self->lacks == name) {
            return kNotFound;
        }
        self->methods.emplace_back(name, std::vector<uint8_t>(signature, signature + size));
        *method = self->lacks == std::u16string(u"nil:") + name ? 0x06000000 : self->nextMethod++;
        return kOk;
    }
};

}  // namespace

TEST(StartupTokens, AllFound) {
    FakeCoreLib coreLib;
    StartupTokens tokens = {};
    EXPECT_EQ(FindStartupTokens(coreLib.AsImport(), &tokens), nullptr);
    EXPECT_NE(tokens.managedStartup, 0u);
    EXPECT_NE(tokens.writeError, 0u);
    // ManagedStartup(char*), new string(char*) and MethodInfo Assembly.get_EntryPoint() with the token of MethodInfo
    EXPECT_EQ(coreLib.methods[0].second, (std::vector<uint8_t>{0x00, 0x01, 0x01, 0x0F, 0x03}));
    EXPECT_EQ(coreLib.methods[2].second, (std::vector<uint8_t>{0x20, 0x01, 0x01, 0x0F, 0x03}));
    uint8_t methodInfo = static_cast<uint8_t>((tokens.methodInfo & 0xFFFFFF) << 2);
    EXPECT_EQ(coreLib.methods[8].second, (std::vector<uint8_t>{0x20, 0x00, 0x12, methodInfo}));
}

TEST(StartupTokens, OneMissingIsNamed) {
    for (const char16_t* name : {u"System.RuntimeTypeHandle", u"Error", u"LoadFromAssemblyPath", u"Wait", u"get_Message", u"nil:Write"}) {
        FakeCoreLib coreLib;
        coreLib.lacks = name;
        StartupTokens tokens = {};
        EXPECT_NE(FindStartupTokens(coreLib.AsImport(), &tokens), nullptr);
    }
}

TEST(StartupTokens, TrimmedAppsAreRecognised) {
    FakeCoreLib coreLib;
    coreLib.lacks = u"ProcessStartupHooks";
    StartupTokens tokens = {};
    EXPECT_EQ(FindStartupTokens(coreLib.AsImport(), &tokens), kTrimmedAway);
    EXPECT_EQ(tokens.console, 0u) << "before anything else is missed";
}

}  // namespace lumigo

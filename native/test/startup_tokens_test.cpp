#include "startup_tokens.h"

#include <gtest/gtest.h>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace lumigo {
namespace {

using Signature = std::vector<uint8_t>;

// TypeDefOrRef, compressed.
Signature Coded(Token type) {
    uint32_t value = (type & 0xFFFFFF) << 2;
    auto byte = [&](int shift) { return static_cast<uint8_t>(value >> shift); };
    if (value < 0x80) {
        return {byte(0)};
    }
    if (value < 0x4000) {
        return {static_cast<uint8_t>(byte(8) | 0x80), byte(0)};
    }
    return {static_cast<uint8_t>(byte(24) | 0xC0), byte(16), byte(8), byte(0)};
}

// A CoreLib that has every type and method asked for, except one. Each method has an overload with another signature in front.
struct FakeCoreLib {
    void** vtable;
    void* slots[31] = {};
    std::u16string lacks;
    std::map<std::u16string, Token> types;
    std::map<Token, Signature> methods;
    Signature entryPoint;  // instead of the one it should have
    Token nextType = 0x02000010;
    Token nextMethod = 0x06000100;
    int open = 0;

    FakeCoreLib() : vtable(slots) {
        slots[3] = reinterpret_cast<void*>(&CloseEnum);
        slots[9] = reinterpret_cast<void*>(&FindType);
        slots[19] = reinterpret_cast<void*>(&EnumMethods);
        slots[30] = reinterpret_cast<void*>(&GetMethodProps);
    }
    MetadataImport* AsImport() { return reinterpret_cast<MetadataImport*>(this); }

    Signature SignatureOf(std::u16string name, Token type) {
        if (name == u"get_EntryPoint" && !entryPoint.empty()) {
            return entryPoint;
        }
        bool isTask = type == types[u"System.Threading.Tasks.Task"];
        auto typed = [&](Signature start, uint8_t kind, const char16_t* of) {
            start.push_back(kind);
            Signature coded = Coded(types[of]);
            start.insert(start.end(), coded.begin(), coded.end());
            return start;
        };
        // ManagedStartup(char*), new string(char*), new Task(Action, TaskCreationOptions) ...
        static const std::map<std::u16string, Signature> kPlain = {
            {u"ManagedStartup", {0x00, 1, 0x01, 0x0F, 0x03}}, {u"ProcessStartupHooks", {0x00, 1, 0x01, 0x0E}}, {u".ctor", {0x20, 1, 0x01, 0x0F, 0x03}},
            {u"Concat", {0x00, 2, 0x0E, 0x0E, 0x0E}}, {u"Insert", {0x20, 2, 0x0E, 0x08, 0x0E}}, {u"Replace", {0x20, 2, 0x0E, 0x03, 0x03}},
            {u"Start", {0x20, 0, 0x01}}, {u"Wait", {0x20, 1, 0x02, 0x08}}, {u"get_Message", {0x20, 0, 0x0E}}, {u"Write", {0x00, 1, 0x01, 0x0E}},
        };
        if (isTask && name == u".ctor") {
            return typed(typed({0x20, 2, 0x01}, 0x12, u"System.Action"), 0x11, u"System.Threading.Tasks.TaskCreationOptions");
        }
        if (auto plain = kPlain.find(name); plain != kPlain.end()) {
            return plain->second;
        }
        Signature load = typed({0x20, 1}, 0x12, u"System.Reflection.Assembly");
        load.push_back(0x0E);
        return name == u"get_Default"            ? typed({0x00, 0}, 0x12, u"System.Runtime.Loader.AssemblyLoadContext")
               : name == u"LoadFromAssemblyPath" ? load
               : name == u"get_EntryPoint"       ? typed({0x20, 0}, 0x12, u"System.Reflection.MethodInfo")
               : name == u"GetTypeFromHandle"    ? typed(typed({0x00, 1}, 0x12, u"System.Type"), 0x11, u"System.RuntimeTypeHandle")
               : name == u"CreateDelegate"       ? typed(typed({0x20, 1}, 0x12, u"System.Delegate"), 0x12, u"System.Type")
                                                 : typed({0x20, 0}, 0x12, u"System.Exception");
    }

    static void CloseEnum(FakeCoreLib* self, EnumHandle) { self->open--; }
    static HRESULT FindType(FakeCoreLib* self, const WCHAR* name, Token outer, Token* type) {
        if (self->lacks == name || (outer != 0 && outer != self->types[u"Internal.Console"])) {
            return kNotFound;
        }
        *type = self->types[name] = self->nextType++;
        return kOk;
    }
    static HRESULT EnumMethods(FakeCoreLib* self, EnumHandle* handle, Token type, const WCHAR* name, Token* method, ULONG, ULONG* count) {
        Signature signature = self->SignatureOf(name, type);
        if (*handle == nullptr) {
            self->open++;
            signature.back() ^= 0x40;  // the overload
            *handle = self;
        } else if (*handle == self && self->lacks != name) {
            *handle = self + 1;
        } else {
            *count = 0;
            return kFalse;
        }
        self->methods[*method = self->nextMethod++] = signature;
        *count = 1;
        return kOk;
    }
    static HRESULT GetMethodProps(FakeCoreLib* self, Token method, Token*, WCHAR*, ULONG, ULONG*, DWORD*, const uint8_t** signature, ULONG* size) {
        *signature = self->methods[method].data();
        *size = static_cast<ULONG>(self->methods[method].size());
        return kOk;
    }
};

}  // namespace

TEST(StartupTokens, AllFound) {
    FakeCoreLib coreLib;
    StartupTokens tokens = {};
    MissingMember missing = {};
    EXPECT_TRUE(FindStartupTokens(coreLib.AsImport(), &tokens, &missing)) << missing.name;
    EXPECT_EQ(std::set<Token>(tokens.of, tokens.of + kStartupMembers).size(), size_t{kStartupMembers}) << "each its own";
    EXPECT_EQ(coreLib.open, 0) << "no enumeration is left open";
    for (int member = 0; member < kStartupMembers; member++) {
        EXPECT_EQ(tokens.of[member] >> 24, member < kManagedStartup ? 0x02u : 0x06u);
    }
}

// The standard's compressed numbers: one, two and four bytes.
TEST(StartupTokens, TypesInSignaturesAreCompressed) {
    struct Case {
        Token methodInfo;
        Signature coded;
    };
    for (const Case& of : {Case{0x02000018, {0x60}}, Case{0x02000020, {0x80, 0x80}}, Case{0x02000FFF, {0xBF, 0xFC}}, Case{0x02001000, {0xC0, 0x00, 0x40, 0x00}},
                           Case{0x02FFFFF0, {0xC3, 0xFF, 0xFF, 0xC0}}}) {
        FakeCoreLib coreLib;
        coreLib.nextType = of.methodInfo - 8;
        coreLib.entryPoint = {0x20, 0x00, 0x12};
        coreLib.entryPoint.insert(coreLib.entryPoint.end(), of.coded.begin(), of.coded.end());
        StartupTokens tokens = {};
        MissingMember missing = {};
        EXPECT_TRUE(FindStartupTokens(coreLib.AsImport(), &tokens, &missing)) << missing.name;
        EXPECT_EQ(tokens[kMethodInfo], of.methodInfo);
    }
}

TEST(StartupTokens, OneMissingIsNamedWithItsOwner) {
    struct Case {
        const char16_t* lacks;
        const char* name;
        const char* owner;
    };
    for (const Case& of : {Case{u"System.RuntimeTypeHandle", "System.RuntimeTypeHandle", "System.Private.CoreLib"}, Case{u"Error", "Error", "Internal.Console"},
                           Case{u"LoadFromAssemblyPath", "LoadFromAssemblyPath", "System.Runtime.Loader.AssemblyLoadContext"},
                           Case{u"Wait", "Wait", "System.Threading.Tasks.Task"}, Case{u"get_Message", "get_Message", "System.Exception"},
                           Case{u"Write", "Write", "Error"}}) {
        FakeCoreLib coreLib;
        coreLib.lacks = of.lacks;
        StartupTokens tokens = {};
        MissingMember missing = {};
        EXPECT_FALSE(FindStartupTokens(coreLib.AsImport(), &tokens, &missing));
        EXPECT_STREQ(missing.name, of.name);
        EXPECT_STREQ(missing.owner, of.owner);
    }
}

TEST(StartupTokens, TrimmedAppsAreRecognised) {
    FakeCoreLib coreLib;
    coreLib.lacks = u"ProcessStartupHooks";
    StartupTokens tokens = {};
    MissingMember missing = {};
    EXPECT_FALSE(FindStartupTokens(coreLib.AsImport(), &tokens, &missing));
    EXPECT_EQ(missing.member, kProcessStartupHooks);
    EXPECT_EQ(tokens[kConsole], 0u) << "before anything else is missed";
}

}  // namespace lumigo

#include "startup_tokens.h"

#include "utf16.h"

namespace lumigo {
namespace {

// Signatures as in ECMA-335 II.23.2, save that a class or value type is followed by the member it is, not by its token. A zero ends them.
constexpr uint8_t kStatic = 0x00, kInstance = 0x20;
constexpr uint8_t kVoid = 0x01, kBool = 0x02, kChar = 0x03, kInt32 = 0x08, kText = 0x0E, kPointer = 0x0F, kValueType = 0x11, kClass = 0x12;

struct Query {
    StartupMember member;
    StartupMember owner;  // a method's type, a nested type's outer one, else the type itself
    const char* name;
    uint8_t signature[8];  // of methods: convention, number of parameters, types
};

// What others refer to stands before them. The hook provider first: a trimmed CoreLib lacks much more, but this tells that it is trimmed.
constexpr Query kQueries[] = {
    {kStartupHookProvider, kStartupHookProvider, "System.StartupHookProvider", {}},
    {kManagedStartup, kStartupHookProvider, "ManagedStartup", {kStatic, 1, kVoid, kPointer, kChar}},
    {kProcessStartupHooks, kStartupHookProvider, "ProcessStartupHooks", {kStatic, 1, kVoid, kText}},
    {kObject, kObject, "System.Object", {}},
    {kException, kException, "System.Exception", {}},
    {kString, kString, "System.String", {}},
    {kLoadContext, kLoadContext, "System.Runtime.Loader.AssemblyLoadContext", {}},
    {kAssembly, kAssembly, "System.Reflection.Assembly", {}},
    {kType, kType, "System.Type", {}},
    {kTypeHandle, kTypeHandle, "System.RuntimeTypeHandle", {}},
    {kMethodInfo, kMethodInfo, "System.Reflection.MethodInfo", {}},
    {kDelegate, kDelegate, "System.Delegate", {}},
    {kAction, kAction, "System.Action", {}},
    {kTask, kTask, "System.Threading.Tasks.Task", {}},
    {kTaskOptions, kTaskOptions, "System.Threading.Tasks.TaskCreationOptions", {}},
    {kConsole, kConsole, "Internal.Console", {}},
    {kConsoleError, kConsole, "Error", {}},
    {kNewString, kString, ".ctor", {kInstance, 1, kVoid, kPointer, kChar}},
    {kConcat, kString, "Concat", {kStatic, 2, kText, kText, kText}},
    {kInsert, kString, "Insert", {kInstance, 2, kText, kInt32, kText}},
    {kReplace, kString, "Replace", {kInstance, 2, kText, kChar, kChar}},
    {kGetDefaultContext, kLoadContext, "get_Default", {kStatic, 0, kClass, kLoadContext}},
    {kLoadFromAssemblyPath, kLoadContext, "LoadFromAssemblyPath", {kInstance, 1, kClass, kAssembly, kText}},
    {kGetEntryPoint, kAssembly, "get_EntryPoint", {kInstance, 0, kClass, kMethodInfo}},
    {kGetTypeFromHandle, kType, "GetTypeFromHandle", {kStatic, 1, kClass, kType, kValueType, kTypeHandle}},
    {kCreateDelegate, kMethodInfo, "CreateDelegate", {kInstance, 1, kClass, kDelegate, kClass, kType}},
    {kNewTask, kTask, ".ctor", {kInstance, 2, kVoid, kClass, kAction, kValueType, kTaskOptions}},
    {kStartTask, kTask, "Start", {kInstance, 0, kVoid}},
    {kWaitTask, kTask, "Wait", {kInstance, 1, kBool, kInt32}},
    {kGetBaseException, kException, "GetBaseException", {kInstance, 0, kClass, kException}},
    {kGetMessage, kException, "get_Message", {kInstance, 0, kText}},
    {kWriteError, kConsoleError, "Write", {kStatic, 1, kVoid, kText}},
};
static_assert(sizeof(kQueries) / sizeof(kQueries[0]) == kStartupMembers, "every member is looked up");

// TypeDefOrRef of a type definition, compressed (II.23.2).
bool AppendTypeToken(Token type, Bytes* signature) {
    uint32_t coded = (type & 0xFFFFFF) << 2;
    int size = coded < 0x80 ? 1 : coded < 0x4000 ? 2 : 4;
    coded |= size == 1 ? 0 : size == 2 ? 0x8000 : 0xC0000000;
    while (size > 0 && signature->Append(static_cast<uint8_t>(coded >> (8 * (size - 1))))) {
        size--;
    }
    return size == 0;
}

bool BuildSignature(const Query& query, const StartupTokens& tokens, Bytes* signature) {
    bool good = signature->Append(query.signature, 2);
    for (const uint8_t* part = query.signature + 2; *part != 0 && good; part++) {
        good = signature->Append(*part);
        if (*part == kClass || *part == kValueType) {
            good = good && AppendTypeToken(tokens.of[*++part], signature);
        }
    }
    return good;
}

// The interface's own FindMethod would first put all methods of CoreLib into a hash table, at the price of 4 ms.
Token FindMethod(MetadataImport* coreLib, Token type, const WCHAR* name, const Bytes& wanted) {
    EnumHandle methods = nullptr;
    Token method = 0;
    ULONG count = 0;
    bool found = false;
    while (!found && coreLib->EnumMethodsWithName(&methods, type, name, &method, 1, &count) == kOk && count == 1) {
        const uint8_t* signature = nullptr;
        ULONG size = 0;
        found = !Failed(coreLib->GetMethodProps(method, nullptr, nullptr, 0, nullptr, nullptr, &signature, &size, nullptr, nullptr)) &&
                size == wanted.Size() && memcmp(signature, wanted.Data(), size) == 0;
    }
    coreLib->CloseEnum(methods);
    return found ? method : 0;
}

bool Find(const Query& query, MetadataImport* coreLib, StartupTokens* tokens) {
    Array<WCHAR> name;
    Bytes signature;
    Token* token = &tokens->of[query.member];
    Token owner = query.owner == query.member ? 0 : tokens->of[query.owner];
    if (!Utf8ToUtf16(query.name, &name) || !BuildSignature(query, *tokens, &signature)) {
        return false;
    }
    if (query.member >= kManagedStartup) {
        *token = FindMethod(coreLib, owner, name.Data(), signature);
    } else if (Failed(coreLib->FindTypeDefByName(name.Data(), owner, token))) {
        return false;
    }
    return (*token & 0xFFFFFF) != 0;
}

}  // namespace

bool FindStartupTokens(MetadataImport* coreLib, StartupTokens* tokens, MissingMember* missing) {
    for (const Query& query : kQueries) {
        if (!Find(query, coreLib, tokens)) {
            const Query* owner = kQueries;
            while (owner->member != query.owner) {
                owner++;
            }
            *missing = {query.member, query.name, owner == &query ? "System.Private.CoreLib" : owner->name};
            return false;
        }
    }
    return true;
}

}  // namespace lumigo

#include "startup_tokens.h"

#include "metadata_image.h"
#include "signature.h"

namespace lumigo {
namespace {

struct TypeQuery {
    Token StartupTokens::*token;
    const WCHAR* name;
    Token StartupTokens::*enclosing;
    const char* label;
};

constexpr TypeQuery kProviderType[] = {
    {&StartupTokens::startupHookProvider, u"System.StartupHookProvider", nullptr, "StartupHookProvider"},
};

constexpr TypeQuery kTypes[] = {
    {&StartupTokens::objectType, u"System.Object", nullptr, "Object"},
    {&StartupTokens::exceptionType, u"System.Exception", nullptr, "Exception"},
    {&StartupTokens::stringType, u"System.String", nullptr, "String"},
    {&StartupTokens::loadContext, u"System.Runtime.Loader.AssemblyLoadContext", nullptr, "AssemblyLoadContext"},
    {&StartupTokens::assembly, u"System.Reflection.Assembly", nullptr, "Assembly"},
    {&StartupTokens::type, u"System.Type", nullptr, "Type"},
    {&StartupTokens::typeHandle, u"System.RuntimeTypeHandle", nullptr, "RuntimeTypeHandle"},
    {&StartupTokens::methodInfo, u"System.Reflection.MethodInfo", nullptr, "MethodInfo"},
    {&StartupTokens::delegate, u"System.Delegate", nullptr, "Delegate"},
    {&StartupTokens::action, u"System.Action", nullptr, "Action"},
    {&StartupTokens::task, u"System.Threading.Tasks.Task", nullptr, "Task"},
    {&StartupTokens::taskOptions, u"System.Threading.Tasks.TaskCreationOptions", nullptr, "TaskCreationOptions"},
    {&StartupTokens::console, u"Internal.Console", nullptr, "Internal.Console"},
    {&StartupTokens::consoleError, u"Error", &StartupTokens::console, "Internal.Console.Error"},
};

/// One element of a signature: a plain type, or a class or value type by its token.
struct Part {
    uint8_t element;
    Token StartupTokens::*type;
};

constexpr Part kNone = {0, nullptr};
constexpr Part kVoid = {kTypeVoid, nullptr};
constexpr Part kBoolean = {kTypeBoolean, nullptr};
constexpr Part kChar = {kTypeChar, nullptr};
constexpr Part kInt32 = {kTypeInt32, nullptr};
constexpr Part kString = {kTypeString, nullptr};
constexpr Part kPointer = {kTypePointer, nullptr};  // followed by what it points to
constexpr Part kException = {kTypeClass, &StartupTokens::exceptionType};
constexpr Part kLoadContext = {kTypeClass, &StartupTokens::loadContext};
constexpr Part kAssembly = {kTypeClass, &StartupTokens::assembly};
constexpr Part kType = {kTypeClass, &StartupTokens::type};
constexpr Part kTypeHandle = {kTypeValueType, &StartupTokens::typeHandle};
constexpr Part kMethodInfo = {kTypeClass, &StartupTokens::methodInfo};
constexpr Part kDelegate = {kTypeClass, &StartupTokens::delegate};
constexpr Part kAction = {kTypeClass, &StartupTokens::action};
constexpr Part kTaskOptions = {kTypeValueType, &StartupTokens::taskOptions};

struct MethodQuery {
    Token StartupTokens::*token;
    Token StartupTokens::*owner;
    const WCHAR* name;
    uint8_t convention;
    uint8_t parameters;
    Part parts[4];  // return type first; unused ones are kNone
    const char* label;
};

constexpr MethodQuery kProviderMethods[] = {
    {&StartupTokens::managedStartup, &StartupTokens::startupHookProvider, u"ManagedStartup", kSigStatic, 1, {kVoid, kPointer, kChar, kNone}, "ManagedStartup"},
    {&StartupTokens::processStartupHooks, &StartupTokens::startupHookProvider, u"ProcessStartupHooks", kSigStatic, 1, {kVoid, kString, kNone, kNone},
     kTrimmedAway},
};

constexpr MethodQuery kMethods[] = {
    {&StartupTokens::newString, &StartupTokens::stringType, u".ctor", kSigInstance, 1, {kVoid, kPointer, kChar, kNone}, "String(char*)"},
    {&StartupTokens::concat, &StartupTokens::stringType, u"Concat", kSigStatic, 2, {kString, kString, kString, kNone}, "String.Concat"},
    {&StartupTokens::insert, &StartupTokens::stringType, u"Insert", kSigInstance, 2, {kString, kInt32, kString, kNone}, "String.Insert"},
    {&StartupTokens::replace, &StartupTokens::stringType, u"Replace", kSigInstance, 2, {kString, kChar, kChar, kNone}, "String.Replace"},
    {&StartupTokens::getDefaultContext, &StartupTokens::loadContext, u"get_Default", kSigStatic, 0, {kLoadContext, kNone, kNone, kNone},
     "AssemblyLoadContext.Default"},
    {&StartupTokens::loadFromAssemblyPath, &StartupTokens::loadContext, u"LoadFromAssemblyPath", kSigInstance, 1, {kAssembly, kString, kNone, kNone},
     "LoadFromAssemblyPath"},
    {&StartupTokens::getEntryPoint, &StartupTokens::assembly, u"get_EntryPoint", kSigInstance, 0, {kMethodInfo, kNone, kNone, kNone},
     "Assembly.EntryPoint"},
    {&StartupTokens::getTypeFromHandle, &StartupTokens::type, u"GetTypeFromHandle", kSigStatic, 1, {kType, kTypeHandle, kNone, kNone},
     "Type.GetTypeFromHandle"},
    {&StartupTokens::createDelegate, &StartupTokens::methodInfo, u"CreateDelegate", kSigInstance, 1, {kDelegate, kType, kNone, kNone},
     "MethodInfo.CreateDelegate"},
    {&StartupTokens::newTask, &StartupTokens::task, u".ctor", kSigInstance, 2, {kVoid, kAction, kTaskOptions, kNone}, "Task(Action, options)"},
    {&StartupTokens::startTask, &StartupTokens::task, u"Start", kSigInstance, 0, {kVoid, kNone, kNone, kNone}, "Task.Start"},
    {&StartupTokens::waitTask, &StartupTokens::task, u"Wait", kSigInstance, 1, {kBoolean, kInt32, kNone, kNone}, "Task.Wait"},
    {&StartupTokens::getBaseException, &StartupTokens::exceptionType, u"GetBaseException", kSigInstance, 0, {kException, kNone, kNone, kNone},
     "Exception.GetBaseException"},
    {&StartupTokens::getMessage, &StartupTokens::exceptionType, u"get_Message", kSigInstance, 0, {kString, kNone, kNone, kNone}, "Exception.Message"},
    {&StartupTokens::writeError, &StartupTokens::consoleError, u"Write", kSigStatic, 1, {kVoid, kString, kNone, kNone}, "Internal.Console.Error.Write"},
};

bool BuildSignature(const MethodQuery& query, const StartupTokens& tokens, Bytes* signature) {
    if (!signature->Append(query.convention) || !signature->Append(query.parameters)) {
        return false;
    }
    for (const Part& part : query.parts) {
        if (part.element == 0) {
            break;
        }
        if (!signature->Append(part.element) || (part.type != nullptr && !AppendTypeToken(tokens.*part.type, signature))) {
            return false;
        }
    }
    return true;
}

template <typename Metadata>
bool Find(const TypeQuery& query, Metadata* coreLib, StartupTokens* tokens) {
    Token enclosing = query.enclosing == nullptr ? 0 : tokens->*query.enclosing;
    Token* token = &(tokens->*query.token);
    return !Failed(coreLib->FindTypeDefByName(query.name, enclosing, token)) && *token >> 24 == 0x02 && (*token & 0xFFFFFF) != 0;
}

template <typename Metadata>
bool Find(const MethodQuery& query, Metadata* coreLib, StartupTokens* tokens) {
    Bytes signature;
    Token* token = &(tokens->*query.token);
    return BuildSignature(query, *tokens, &signature) &&
           !Failed(coreLib->FindMethod(tokens->*query.owner, query.name, signature.Data(), static_cast<ULONG>(signature.Size()), token)) &&
           *token >> 24 == 0x06 && (*token & 0xFFFFFF) != 0;
}

template <typename Query, size_t Count, typename Metadata>
const char* FindAll(const Query (&queries)[Count], Metadata* coreLib, StartupTokens* tokens) {
    for (const Query& query : queries) {
        if (!Find(query, coreLib, tokens)) {
            return query.label;
        }
    }
    return nullptr;
}

}  // namespace

template <typename Metadata>
const char* FindStartupTokens(Metadata* coreLib, StartupTokens* tokens) {
    // The hook provider first: a trimmed CoreLib lacks much more, but this tells that it is trimmed.
    const char* missing = FindAll(kProviderType, coreLib, tokens);
    missing = missing != nullptr ? missing : FindAll(kProviderMethods, coreLib, tokens);
    missing = missing != nullptr ? missing : FindAll(kTypes, coreLib, tokens);
    return missing != nullptr ? missing : FindAll(kMethods, coreLib, tokens);
}

template const char* FindStartupTokens(const MetadataImage* coreLib, StartupTokens* tokens);
template const char* FindStartupTokens(MetadataImport* coreLib, StartupTokens* tokens);

}  // namespace lumigo

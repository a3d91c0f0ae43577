// The CoreLib members the injected start call is made of. Every one is looked up with its exact signature before anything is changed.
#pragma once

#include "metadata_interfaces.h"

namespace lumigo {

enum StartupMember : uint8_t {
    // types
    kStartupHookProvider, kObject, kException, kString, kLoadContext, kAssembly, kType, kTypeHandle, kMethodInfo, kDelegate, kAction,
    kTask, kTaskOptions, kConsole, kConsoleError,
    // methods
    kManagedStartup, kProcessStartupHooks,
    kNewString, kConcat, kInsert, kReplace,
    kGetDefaultContext, kLoadFromAssemblyPath, kGetEntryPoint, kGetTypeFromHandle, kCreateDelegate,
    kNewTask, kStartTask, kWaitTask,
    kGetBaseException, kGetMessage,
    kWriteError,
    kStartupMembers,
};

struct StartupTokens {
    Token of[kStartupMembers];

    Token operator[](StartupMember member) const { return of[member]; }
};

struct MissingMember {
    StartupMember member;  // kProcessStartupHooks for an app whose start-up hooks were trimmed away
    const char* name;
    const char* owner;  // the name of what should hold it
};

/// Fills all tokens. False when CoreLib lacks one.
bool FindStartupTokens(MetadataImport* coreLib, StartupTokens* tokens, MissingMember* missing);

}  // namespace lumigo

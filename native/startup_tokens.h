// The CoreLib members the injected start call is made of. Every one is looked up with its exact signature before anything is changed.
#pragma once

#include "metadata_interfaces.h"

namespace lumigo {

struct StartupTokens {
    // types
    Token startupHookProvider, objectType, exceptionType, stringType, loadContext, assembly, type, typeHandle, methodInfo, delegate, action, task, taskOptions, console,
        consoleError;
    // methods
    Token managedStartup, processStartupHooks;
    Token newString, concat, insert, replace;
    Token getDefaultContext, loadFromAssemblyPath, getEntryPoint, getTypeFromHandle, createDelegate;
    Token newTask, startTask, waitTask;
    Token getBaseException, getMessage;
    Token writeError;
};

/// The answer of FindStartupTokens for an app whose start-up hooks were trimmed away; compared by address, hence inline.
inline constexpr char kTrimmedAway[] = "StartupHookProvider.ProcessStartupHooks";

/// Fills all tokens. Null when complete, else the name of the first member CoreLib lacks. `Metadata` is MetadataImage or MetadataImport.
template <typename Metadata>
const char* FindStartupTokens(Metadata* coreLib, StartupTokens* tokens);

}  // namespace lumigo

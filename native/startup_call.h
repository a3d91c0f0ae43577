// The guarded start call: IL put in front of System.StartupHookProvider.ManagedStartup, which the runtime calls before Main.
#pragma once

#include "il_body.h"
#include "startup_tokens.h"

namespace lumigo {

/// Texts the injected code turns into strings from their addresses. They must live as long as the process.
struct StartupTexts {
    const WCHAR* loaderPath;
    const WCHAR* failureBefore;  // ... message ...
    const WCHAR* failureAfter;
    const WCHAR* tooSlow;
    const WCHAR* noEntryPoint;
};

/// Puts the start call in front of the given body. The entry point is found by token: finding a type by its name starts the runtime's name parser,
/// which costs several milliseconds of compilation in a process that has not used it yet.
///
///     try {
///         try {
///             MethodInfo entry = AssemblyLoadContext.Default.LoadFromAssemblyPath(loaderPath).EntryPoint;
///             if (entry != null) {
///                 Task task = new Task((Action)entry.CreateDelegate(typeof(Action)), TaskCreationOptions.LongRunning);
///                 task.Start();
///                 if (!task.Wait(2000)) Internal.Console.Error.Write(tooSlow);
///             } else Internal.Console.Error.Write(noEntryPoint);
///         } catch (Exception e) {
///             Internal.Console.Error.Write(failureBefore + e.GetBaseException().GetBaseException().Message on one line + failureAfter);
///         }
///     } catch (object) { }
bool PrependStartupCall(const StartupTokens& tokens, const StartupTexts& texts, IlBody* managedStartup);

}  // namespace lumigo

// The guarded start call: IL put in front of System.StartupHookProvider.ManagedStartup, which the runtime calls before Main.
#pragma once

#include "il_body.h"
#include "startup_tokens.h"

namespace lumigo {

/// Texts the injected code turns into strings from their addresses. They must live as long as the process.
struct StartupTexts {
    const WCHAR* loaderPath;
    const WCHAR* startupType;
    const WCHAR* failureBefore;  // ... message ...
    const WCHAR* failureAfter;
    const WCHAR* tooSlow;
};

/// Puts the start call in front of the given body:
///
///     try {
///         try {
///             Type type = AssemblyLoadContext.Default.LoadFromAssemblyPath(loaderPath).GetType(startupType, throwOnError: true);
///             Task task = new Task(new Action(type, &Activator.CreateInstance), TaskCreationOptions.LongRunning);
///             task.Start();
///             if (!task.Wait(2000)) Internal.Console.Error.Write(tooSlow);
///         } catch (Exception e) {
///             Internal.Console.Error.Write(failureBefore + e.GetBaseException().GetBaseException().Message on one line + failureAfter);
///         }
///     } catch (object) { }
bool PrependStartupCall(const StartupTokens& tokens, const StartupTexts& texts, IlBody* managedStartup);

}  // namespace lumigo

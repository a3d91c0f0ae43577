// The guarded start call: IL put in front of System.StartupHookProvider.ManagedStartup, which the runtime calls before Main.
#pragma once

#include "array.h"
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

/// Writes the given body with the start call in front of its code. False without memory, and for a body with exception clauses of its own,
/// which no runtime from .NET 8 to 10 has there. The entry point is found by token: finding a type by its name starts the runtime's name
/// parser, which costs several milliseconds of compilation in a process that has not used it yet.
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
bool WriteStartupBody(const StartupTokens& tokens, const StartupTexts& texts, const uint8_t* managedStartup, size_t size, Bytes* body);

}  // namespace lumigo

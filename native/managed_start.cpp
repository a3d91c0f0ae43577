#include "managed_start.h"

#include "home.h"
#include "loader_file.h"
#include "module_metadata.h"
#include "startup_call.h"
#include "utf16.h"
#include "warning.h"

namespace lumigo {
namespace {

#define LUMIGO_REMEDY "reinstall the Lumigo distro or unset CORECLR_ENABLE_PROFILING"

constexpr char16_t kFailureBefore[] = u"" LUMIGO_WARNING_PREFIX "this process is not traced, the Lumigo loader failed to start: ";
constexpr char16_t kFailureAfter[] = u"; " LUMIGO_REMEDY "\n";
constexpr char16_t kTooSlow[] = u"" LUMIGO_WARNING_PREFIX
    "the Lumigo loader did not start within 2 s, the application goes on and may stay untraced; check the disk and the CPU limit, or set LUMIGO_SWITCH_OFF=true\n";
constexpr char16_t kNoEntryPoint[] = u"" LUMIGO_WARNING_PREFIX "this process is not traced, the Lumigo loader has no entry point; " LUMIGO_REMEDY "\n";

/// The loader's path as the injected code needs it; lives for ever.
const WCHAR* FindLoader(unsigned runtimeMajor) {
    Array<char> shim;
    Array<char> loader;
    Array<WCHAR> wide;
    if (!FindOwnPath(&shim) || !LoaderPath(shim.Data(), runtimeMajor, &loader)) {
        Warn("this process is not traced, the installation folder cannot be determined; set CORECLR_PROFILER_PATH to <home>/linux-x64/Lumigo.AutoInstrumentation.Native.so");
        return nullptr;
    }
    const char* problem = CheckLoaderFile(loader.Data());
    if (problem == nullptr && !Utf8ToUtf16(loader.Data(), &wide)) {
        problem = "has a path that is not valid UTF-8";
    }
    if (problem != nullptr) {
        Warn("this process is not traced, ", loader.Data(), " ", problem, "; " LUMIGO_REMEDY);
        return nullptr;
    }
    return wide.Detach();
}

bool FindTokens(ProfilerInfo* info, ModuleId coreLib, StartupTokens* tokens) {
    ComPtr<MetadataImport> import;
    MissingMember missing = {kStartupMembers, "metadata that can be read", "System.Private.CoreLib"};
    if (!Failed(OpenMetadata(info, coreLib, &import)) && import && FindStartupTokens(import.Get(), tokens, &missing)) {
        return true;
    }
    if (missing.member == kProcessStartupHooks) {
        Warn("this process is not traced, trimmed applications are not supported; publish without PublishTrimmed or use the Lumigo.OpenTelemetry package");
    } else {
        Warn("this process is not traced, this runtime lacks ", missing.name, " in ", missing.owner, "; please report this runtime to Lumigo");
    }
    return false;
}

bool BuildBody(ProfilerInfo* info, ModuleId coreLib, const StartupTokens& tokens, const StartupTexts& texts, Bytes* bytes) {
    const uint8_t* original = nullptr;
    ULONG size = 0;
    return !Failed(info->GetILFunctionBody(coreLib, tokens[kManagedStartup], &original, &size)) && original != nullptr &&
           WriteStartupBody(tokens, texts, original, size, bytes);
}

}  // namespace

bool ArrangeManagedStart(ProfilerInfo* info, ModuleId coreLib, unsigned runtimeMajor, ReplacedBodies* bodies) {
    StartupTokens tokens = {};
    if (!FindTokens(info, coreLib, &tokens)) {
        return false;
    }
    const WCHAR* loader = FindLoader(runtimeMajor);
    if (loader == nullptr) {
        return false;
    }
    StartupTexts texts = {loader, kFailureBefore, kFailureAfter, kTooSlow, kNoEntryPoint};
    Bytes body;
    if (!BuildBody(info, coreLib, tokens, texts, &body) || !bodies->Put(coreLib, tokens[kManagedStartup], {body.Data(), static_cast<uint32_t>(body.Size()), 0}) ||
        Failed(info->RequestReJIT(1, &coreLib, &tokens.of[kManagedStartup]))) {
        Warn("this process is not traced, the start call could not be placed into this runtime's StartupHookProvider.ManagedStartup; please report this runtime to Lumigo");
        return false;
    }
    return true;
}

}  // namespace lumigo

#include "profiler.h"

#include "managed_start.h"
#include "process_exclusion.h"
#include "settings.h"
#include "utf16.h"
#include "warning.h"

namespace lumigo {
namespace {

constexpr unsigned kOldestRuntime = 8;

bool IsCoreLib(const WCHAR* path) {
    constexpr char16_t kName[] = u"System.Private.CoreLib.dll";
    constexpr size_t kLength = sizeof(kName) / sizeof(kName[0]) - 1;
    size_t length = Length(path);
    return length >= kLength && Equals(path + length - kLength, kName) && (length == kLength || path[length - kLength - 1] == u'/' || path[length - kLength - 1] == u'\\');
}

Profiler* instance = nullptr;

}  // namespace

Profiler* Profiler::Instance() {
    if (instance == nullptr) {  // the runtime creates its profiler on one thread
        instance = New<Profiler>();
    }
    return instance;
}

Profiler* Profiler::Active() { return instance != nullptr && instance->active_ ? instance : nullptr; }

HRESULT Profiler::QueryInterface(const Guid* iid, void** object) {
    if (object == nullptr || iid == nullptr) {
        return kBadPointer;
    }
    bool known = *iid == kIidUnknown;
    for (const Guid& callback : kIidProfilerCallbacks) {
        known |= *iid == callback;
    }
    *object = known ? this : nullptr;
    if (!known) {
        return kNoInterface;
    }
    AddRef();
    return kOk;
}

ULONG Profiler::AddRef() { return ++references_; }

ULONG Profiler::Release() { return --references_; }

HRESULT Profiler::Initialize(ComObject* unknown) {
    if (IsSwitchedOff() || IsExcludedProcess()) {
        return kCancelActivation;
    }
    DWORD type = 0;
    USHORT instance = 0, major = 0, minor = 0, build = 0, qfe = 0;
    bool known = !Failed(unknown->QueryInterface(&kIidProfilerInfo6, reinterpret_cast<void**>(&info_))) && info_ != nullptr;
    if (!known || Failed(info_->GetRuntimeInformation(&instance, &type, &major, &minor, &build, &qfe, 0, nullptr, nullptr)) ||
        type != kRuntimeTypeCore || major < kOldestRuntime) {
        Warn("this process is not traced, its .NET runtime is older than .NET 8; upgrade the runtime or set LUMIGO_SWITCH_OFF=true");
    } else if (Failed(info_->SetEventMask2(kMonitorModuleLoads | kEnableReJit, 0))) {
        Warn("this process is not traced, the runtime refuses module events; please report this runtime to Lumigo");
    } else {
        runtimeMajor_ = major;
        active_ = true;
        return kOk;
    }
    if (known) {
        info_->Release();
    }
    info_ = nullptr;
    return kCancelActivation;
}

HRESULT Profiler::Shutdown() {
    active_ = false;
    worker_.Stop();
    return kOk;
}

bool Profiler::Describe(ModuleId id, Array<WCHAR>* path, lumigo_module* module) {
    const uint8_t* base = nullptr;
    ULONG length = 0;
    AssemblyId assembly = 0;
    DWORD flags = 0;
    if (Failed(info_->GetModuleInfo2(id, &base, 0, &length, nullptr, &assembly, &flags)) || length > 0x8000 ||
        !path->Resize(length + size_t{1}) ||
        Failed(info_->GetModuleInfo2(id, &base, length, &length, path->Data(), &assembly, &flags))) {
        return false;
    }
    *module = {id, reinterpret_cast<uintptr_t>(base), flags, 0};
    return true;
}

HRESULT Profiler::ModuleLoadFinished(ModuleId id, HRESULT status) {
    Array<WCHAR> path;
    lumigo_module module = {};
    if (!active_ || Failed(status) || !Describe(id, &path, &module)) {
        return kOk;
    }
    if (coreLib_ == 0) {
        if (IsCoreLib(path.Data())) {
            coreLib_ = id;
        }
        return kOk;
    }
    if (!entrySeen_.exchange(true)) {
        EntryLoaded(path.Data());
    }
    if (active_ && ModuleRegistry::IsWeavable(module.flags)) {
        modules_.Add(module);
    }
    return kOk;
}

// The first module after CoreLib is the one that holds Main; managed start-up follows it.
void Profiler::EntryLoaded(const WCHAR* path) {
    Array<char> name;
    bool excluded = !Utf16ToUtf8(path, &name) || IsExcludedEntry(name.Data(), ExistsOnDisk);
    if (excluded || !ArrangeManagedStart(info_, coreLib_, runtimeMajor_, &bodies_)) {
        active_ = false;
        info_->SetEventMask2(kEnableReJit, 0);  // no more module events; a failure only costs a little time
    }
}

HRESULT Profiler::GetReJITParameters(ModuleId module, Token method, FunctionControl* control) {
    if (active_ && control != nullptr) {
        bodies_.Serve(module, method, control);
    }
    return kOk;
}

HRESULT Profiler::JITInlining(FunctionId, FunctionId, BOOL* shouldInline) {
    if (shouldInline != nullptr) {
        *shouldInline = 1;
    }
    return kOk;
}

HRESULT Profiler::LoadAsNotificationOnly(BOOL* notificationOnly) {
    if (notificationOnly == nullptr) {
        return kBadPointer;
    }
    *notificationOnly = 0;
    return kOk;
}

}  // namespace lumigo

// The profiler the runtime talks to: decides whether to stay, starts the managed side once, remembers modules, serves new IL.
#pragma once

#include <atomic>

#include "profiler_callback.h"
#include "replaced_bodies.h"

namespace lumigo {

class Profiler final : public ProfilerCallback {
public:
    /// The one profiler of this process, made on first use and never destroyed: runtimes call into released profilers. Null without memory.
    static Profiler* Instance();

    HRESULT LUMIGO_CALL QueryInterface(const Guid* iid, void** object) override;
    ULONG LUMIGO_CALL AddRef() override;
    ULONG LUMIGO_CALL Release() override;

    HRESULT LUMIGO_CALL Initialize(ComObject* unknown) override;
    HRESULT LUMIGO_CALL Shutdown() override;
    HRESULT LUMIGO_CALL ModuleLoadFinished(ModuleId module, HRESULT status) override;
    HRESULT LUMIGO_CALL ModuleUnloadStarted(ModuleId module) override;
    HRESULT LUMIGO_CALL GetReJITParameters(ModuleId module, Token method, FunctionControl* control) override;
    HRESULT LUMIGO_CALL JITInlining(FunctionId caller, FunctionId callee, BOOL* shouldInline) override;
    HRESULT LUMIGO_CALL LoadAsNotificationOnly(BOOL* notificationOnly) override;

private:
    Profiler() = default;

    void EntryLoaded(const WCHAR* path);

    std::atomic<ULONG> references_{0};
    std::atomic<bool> active_{false};
    ProfilerInfo* info_ = nullptr;
    unsigned runtimeMajor_ = 0;
    std::atomic<ModuleId> coreLib_{0};
    std::atomic<bool> entrySeen_{false};
    ReplacedBodies bodies_;
};

}  // namespace lumigo

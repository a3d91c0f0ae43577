// The profiler the runtime talks to: decides whether to stay, starts the managed side once, remembers modules, serves new IL.
#pragma once

#include <atomic>

#include "module_registry.h"
#include "profiler_callback.h"
#include "replaced_bodies.h"
#include "worker.h"

namespace lumigo {

class Profiler final : public ProfilerCallback {
public:
    /// The one profiler of this process, made on first use and never destroyed: runtimes call into released profilers. Null without memory.
    static Profiler* Instance();

    /// The profiler while it is attached to a process it did not step aside from, else null.
    static Profiler* Active();

    ProfilerInfo* Info() const { return info_; }
    ModuleRegistry* Modules() { return &modules_; }
    ReplacedBodies* Bodies() { return &bodies_; }

    /// Runs the work on the worker's thread and waits. When the answer is kTimeout it is still to run: what it refers to must stay for ever.
    template <typename Work>
    HRESULT Execute(Work work) {
        static_assert(std::is_trivially_copyable<Work>::value, "nothing cleans up after it");
        struct Item final : WorkItem {
            explicit Item(Work item) : work(item) {}
            HRESULT Run(ProfilerInfo* info) override { return work(info); }
            Work work;
        };
        Item* item = New<Item>(work);
        if (item == nullptr) {
            return kOutOfMemory;
        }
        HRESULT result = worker_.Execute(item, info_);
        item->Release();
        return result;
    }

    HRESULT LUMIGO_CALL QueryInterface(const Guid* iid, void** object) override;
    ULONG LUMIGO_CALL AddRef() override;
    ULONG LUMIGO_CALL Release() override;

    HRESULT LUMIGO_CALL Initialize(ComObject* unknown) override;
    HRESULT LUMIGO_CALL Shutdown() override;
    HRESULT LUMIGO_CALL ModuleLoadFinished(ModuleId module, HRESULT status) override;
    HRESULT LUMIGO_CALL GetReJITParameters(ModuleId module, Token method, FunctionControl* control) override;
    HRESULT LUMIGO_CALL JITInlining(FunctionId caller, FunctionId callee, BOOL* shouldInline) override;
    HRESULT LUMIGO_CALL InitializeForAttach(ComObject*, void*, uint32_t) override { return kNotImplemented; }
    HRESULT LUMIGO_CALL LoadAsNotificationOnly(BOOL* notificationOnly) override;

private:
    bool Describe(ModuleId id, Array<WCHAR>* path, lumigo_module* module);
    void EntryLoaded(const WCHAR* path);

    std::atomic<ULONG> references_{0};
    std::atomic<bool> active_{false};
    ProfilerInfo* info_ = nullptr;
    unsigned runtimeMajor_ = 0;
    std::atomic<ModuleId> coreLib_{0};
    std::atomic<bool> entrySeen_{false};
    ModuleRegistry modules_;
    ReplacedBodies bodies_;
    Worker worker_;
};

}  // namespace lumigo

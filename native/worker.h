// The shim's own thread. A managed thread inside a P/Invoke may not call most of ICorProfilerInfo (0x80131363); this one may.
#pragma once

#include "array.h"
#include "lock.h"
#include "profiler_info.h"

namespace lumigo {

/// A request, made by New, with nothing to clean up. When its caller has waited too long it is still to run: what it refers to must stay.
class WorkItem {
public:
    virtual HRESULT Run(ProfilerInfo* info) = 0;

    /// Each of the two owners, caller and worker, calls this once; the second one frees the item.
    void Release() {
        if (--owners_ == 0) {
            free(this);
        }
    }

protected:
    ~WorkItem() = default;

private:
    friend class Worker;
    std::atomic<int> owners_{2};
    WorkItem* next_ = nullptr;
    HRESULT result_ = kTimeout;
    Signal done_;
};

class Worker {
public:
    /// Runs the item on the worker's thread, which the first call starts, and waits. kTimeout when it takes too long.
    /// The caller releases it in any case.
    HRESULT Execute(WorkItem* item, ProfilerInfo* info);

    /// No runtime call is made after this; waits shortly for one that is under way.
    void Stop();

private:
    static void* ThreadMain(void* worker);
    bool Start(ProfilerInfo* info);
    WorkItem* Take();

    Lock lock_;
    Signal wake_;
    Signal finished_;
    WorkItem* first_ = nullptr;
    WorkItem* last_ = nullptr;
    bool started_ = false;
    std::atomic<bool> stopped_{false};
    std::atomic<bool> running_{false};
    ProfilerInfo* info_ = nullptr;
};

}  // namespace lumigo

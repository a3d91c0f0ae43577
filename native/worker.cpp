#include "worker.h"

#include "system.h"

namespace lumigo {
namespace {

constexpr int64_t kRequestMilliseconds = 10000;
constexpr int64_t kStopMilliseconds = 500;

}  // namespace

bool Worker::Start(ProfilerInfo* info) {
    if (started_) {
        return true;
    }
    info_ = info;
    started_ = StartThread(ThreadMain, this);
    return started_;
}

HRESULT Worker::Execute(WorkItem* item, ProfilerInfo* info) {
    {
        LockScope scope(&lock_);
        if (stopped_ || !Start(info)) {
            item->Release();  // in the worker's place
            return kFail;
        }
        (last_ == nullptr ? first_ : last_->next_) = item;
        last_ = item;
    }
    wake_.Raise();
    return item->done_.Wait(0, kRequestMilliseconds) ? item->result_ : kTimeout;
}

WorkItem* Worker::Take() {
    LockScope scope(&lock_);
    WorkItem* item = first_;
    if (item != nullptr) {
        first_ = item->next_;
        last_ = first_ == nullptr ? nullptr : last_;
    }
    return item;
}

void* Worker::ThreadMain(void* context) {
    Worker* worker = static_cast<Worker*>(context);
    bool ready = !Failed(worker->info_->InitializeCurrentThread());
    for (;;) {
        uint32_t seen = worker->wake_.Count();
        WorkItem* item = worker->Take();
        if (item == nullptr) {
            worker->wake_.Wait(seen, -1);
            continue;
        }
        worker->running_ = true;
        item->result_ = ready && !worker->stopped_ ? item->Run(worker->info_) : kFail;
        worker->running_ = false;
        worker->finished_.Raise();
        item->done_.Raise();
        item->Release();
    }
}

void Worker::Stop() {
    stopped_ = true;
    uint32_t seen = finished_.Count();
    if (running_) {
        finished_.Wait(seen, kStopMilliseconds);
    }
}

}  // namespace lumigo

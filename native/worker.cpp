#include "worker.h"

#include <signal.h>

namespace lumigo {
namespace {

constexpr int64_t kRequestMilliseconds = 10000;
constexpr int64_t kStopMilliseconds = 500;
constexpr size_t kStackSize = 1536 * 1024;  // what the runtime gives its own threads; musl's default is far too small

}  // namespace

bool Worker::Start(ProfilerInfo* info) {
    if (started_) {
        return true;
    }
    info_ = info;
    // A new thread inherits the mask: the app's signals are not ours to handle, only faults may come through.
    sigset_t all, before;
    sigfillset(&all);
    constexpr int kFaults[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT};
    for (int fault : kFaults) {
        sigdelset(&all, fault);
    }
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0) {
        return false;
    }
    pthread_t thread;
    pthread_attr_setstacksize(&attributes, kStackSize);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    started_ = pthread_create(&thread, &attributes, ThreadMain, this) == 0;
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    pthread_attr_destroy(&attributes);
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

// A mutex and a one-shot signal that need nothing but plain system calls to wait.
#pragma once

#include <atomic>
#include <cstdint>
#ifdef _WIN32
using NativeMutex = void*;  // SRWLOCK
#else
#include <pthread.h>
using NativeMutex = pthread_mutex_t;
#endif

namespace lumigo {

/// Zero-initialised everywhere, never destroyed.
class Lock {
public:
    void Enter();
    void Leave();

private:
    NativeMutex mutex_ = {};
};

class LockScope {
public:
    explicit LockScope(Lock* lock) : lock_(lock) { lock_->Enter(); }
    LockScope(const LockScope&) = delete;
    LockScope& operator=(const LockScope&) = delete;
    ~LockScope() { lock_->Leave(); }

private:
    Lock* lock_;
};

/// A word that threads sleep on. On Linux a futex rather than a condition variable:
/// unversioned references to pthread_cond_* would bind to glibc's oldest, differently laid out ones.
class Signal {
public:
    /// The current count; take it before looking at the state that Raise announces.
    uint32_t Count() const { return count_.load(std::memory_order_acquire); }

    /// Wakes all who wait.
    void Raise();

    /// Sleeps until the count differs from the seen one. False when the milliseconds have passed; negative waits for ever.
    bool Wait(uint32_t seen, int64_t milliseconds);

private:
    std::atomic<uint32_t> count_{0};
};

}  // namespace lumigo

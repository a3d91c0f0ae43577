#include "../lock.h"

#include <climits>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

namespace lumigo {
namespace {

int64_t Milliseconds() {
    timespec now = {};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1000000;
}

}  // namespace

void Lock::Enter() { pthread_mutex_lock(&mutex_); }

void Lock::Leave() { pthread_mutex_unlock(&mutex_); }

void Signal::Raise() {
    count_.fetch_add(1, std::memory_order_acq_rel);
    syscall(SYS_futex, reinterpret_cast<uint32_t*>(&count_), FUTEX_WAKE_PRIVATE, INT_MAX, nullptr, nullptr, 0);
}

bool Signal::Wait(uint32_t seen, int64_t milliseconds) {
    int64_t deadline = milliseconds < 0 ? 0 : Milliseconds() + milliseconds;
    while (Count() == seen) {
        timespec remaining = {};
        if (milliseconds >= 0) {
            int64_t left = deadline - Milliseconds();
            if (left <= 0) {
                return false;
            }
            remaining.tv_sec = left / 1000;
            remaining.tv_nsec = (left % 1000) * 1000000;
        }
        syscall(SYS_futex, reinterpret_cast<uint32_t*>(&count_), FUTEX_WAIT_PRIVATE, seen, milliseconds < 0 ? nullptr : &remaining, nullptr, 0);
    }
    return true;
}

}  // namespace lumigo

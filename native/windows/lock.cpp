#include "../lock.h"

#include <windows.h>

namespace lumigo {
namespace {

// A lock of one pointer, which is free when it is null.
SRWLOCK* Native(NativeMutex* mutex) { return reinterpret_cast<SRWLOCK*>(mutex); }
static_assert(sizeof(SRWLOCK) == sizeof(NativeMutex), "an SRWLOCK is one pointer");

}  // namespace

void Lock::Enter() { AcquireSRWLockExclusive(Native(&mutex_)); }

void Lock::Leave() { ReleaseSRWLockExclusive(Native(&mutex_)); }

void Signal::Raise() {
    count_.fetch_add(1, std::memory_order_acq_rel);
    WakeByAddressAll(&count_);
}

bool Signal::Wait(uint32_t seen, int64_t milliseconds) {
    ULONGLONG begin = GetTickCount64();
    while (Count() == seen) {
        int64_t left = milliseconds - static_cast<int64_t>(GetTickCount64() - begin);
        if (milliseconds >= 0 && left <= 0) {
            return false;
        }
        WaitOnAddress(&count_, &seen, sizeof(seen), milliseconds < 0 ? INFINITE : static_cast<DWORD>(left));
    }
    return true;
}

}  // namespace lumigo

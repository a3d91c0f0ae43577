// A growable array of plain values. No exceptions: when memory runs out, Append answers false and the content stays as it was.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <type_traits>

namespace lumigo {

template <typename T>
class Array {
    static_assert(std::is_trivially_copyable<T>::value, "elements are moved with memmove");

public:
    Array() = default;
    Array(const Array&) = delete;
    Array& operator=(const Array&) = delete;
    ~Array() { free(items_); }

    T* Data() { return items_; }
    const T* Data() const { return items_; }
    size_t Size() const { return size_; }
    T& operator[](size_t index) { return items_[index]; }
    const T& operator[](size_t index) const { return items_[index]; }

    bool Append(const T* items, size_t count) {
        size_t before = size_;
        if (count == 0) {
            return true;
        }
        if (!Resize(before + count)) {
            return false;
        }
        memcpy(items_ + before, items, count * sizeof(T));
        return true;
    }

    bool Append(const T& item) {
        T copy = item;
        return Append(&copy, 1);
    }

    /// Grows or shrinks; new elements are zero bytes.
    bool Resize(size_t size) {
        if (size > SIZE_MAX / 2 / sizeof(T)) {
            return false;
        }
        size_t capacity = capacity_ == 0 ? 16 : capacity_;
        while (capacity < size) {
            capacity *= 2;
        }
        void* grown = capacity == capacity_ ? items_ : realloc(static_cast<void*>(items_), capacity * sizeof(T));
        if (grown == nullptr) {
            return false;
        }
        items_ = static_cast<T*>(grown);
        capacity_ = capacity;
        if (size > size_) {
            memset(static_cast<void*>(items_ + size_), 0, (size - size_) * sizeof(T));
        }
        size_ = size;
        return true;
    }

    /// Hands the memory over to the caller, who frees it or leaks it on purpose.
    T* Detach() {
        T* items = items_;
        items_ = nullptr;
        size_ = capacity_ = 0;
        return items;
    }

private:
    T* items_ = nullptr;
    size_t size_ = 0;
    size_t capacity_ = 0;
};

using Bytes = Array<uint8_t>;

/// An object on memory of its own, released with free. Null without memory.
template <typename T, typename... Arguments>
T* New(Arguments... arguments) {
    void* memory = malloc(sizeof(T));
    return memory == nullptr ? nullptr : new (memory) T(arguments...);
}

}  // namespace lumigo

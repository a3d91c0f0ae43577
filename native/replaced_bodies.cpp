#include "replaced_bodies.h"

namespace lumigo {

ReplacedBodies::Entry* ReplacedBodies::Find(ModuleId module, Token method) {
    for (size_t i = 0; i < entries_.Size(); i++) {
        if (entries_[i].module == module && entries_[i].method == method) {
            return &entries_[i];
        }
    }
    return nullptr;
}

bool ReplacedBodies::Put(ModuleId module, Token method, const uint8_t* body, size_t size) {
    Bytes copy;
    if (!copy.Append(body, size)) {
        return false;
    }
    LockScope scope(&lock_);
    Entry* entry = Find(module, method);
    if (entry == nullptr) {
        if (size == 0) {
            return true;
        }
        if (!entries_.Append({module, method, 0, nullptr})) {
            return false;
        }
        entry = &entries_[entries_.Size() - 1];
    }
    free(entry->body);
    entry->size = static_cast<uint32_t>(size);
    entry->body = copy.Detach();
    return true;
}

void ReplacedBodies::Serve(ModuleId module, Token method, FunctionControl* control) {
    LockScope scope(&lock_);
    Entry* entry = Find(module, method);
    if (entry != nullptr && entry->size > 0) {
        control->SetILFunctionBody(entry->size, entry->body);  // copies; on failure the original IL stays
    }
}

void ReplacedBodies::RemoveModule(ModuleId module) {
    LockScope scope(&lock_);
    for (size_t i = entries_.Size(); i-- > 0;) {
        if (entries_[i].module == module) {
            free(entries_[i].body);
            entries_.RemoveSwap(i);
        }
    }
}

}  // namespace lumigo

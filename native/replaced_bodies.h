// The new IL bodies that GetReJITParameters hands to the runtime.
#pragma once

#include "array.h"
#include "lock.h"
#include "profiler_info.h"

namespace lumigo {

class ReplacedBodies {
public:
    /// Remembers a copy. An empty body means the original IL. The map, in the order of the code, keeps line numbers in stack traces right.
    bool Put(ModuleId module, Token method, const uint8_t* body, size_t size, const uint8_t* map = nullptr, size_t mapSize = 0);

    /// Gives the remembered body to the runtime, or nothing, which means the original IL.
    void Serve(ModuleId module, Token method, FunctionControl* control);

    void RemoveModule(ModuleId module);

private:
    struct Entry {
        ModuleId module;
        Token method;
        uint32_t size;
        uint8_t* body;
        uint32_t mapCount;
        IlMapEntry* map;
    };

    Entry* Find(ModuleId module, Token method);

    Lock lock_;
    Array<Entry> entries_;
};

}  // namespace lumigo

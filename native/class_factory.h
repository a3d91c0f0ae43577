// The entry point the runtime looks for in the library.
#pragma once

#include "profiler_types.h"

#ifdef _WIN32
#define LUMIGO_EXPORT extern "C" __declspec(dllexport)
#else
#define LUMIGO_EXPORT extern "C" __attribute__((visibility("default")))
#endif

/// {03431424-CF2D-4D3E-AC94-217F40BF9208}, the value of CORECLR_PROFILER, fixed for ever.
constexpr lumigo::Guid kClsidProfiler = {0x03431424, 0xCF2D, 0x4D3E, {0xAC, 0x94, 0x21, 0x7F, 0x40, 0xBF, 0x92, 0x08}};

LUMIGO_EXPORT lumigo::HRESULT LUMIGO_CALL DllGetClassObject(const lumigo::Guid* classId, const lumigo::Guid* iid, void** object);
LUMIGO_EXPORT lumigo::HRESULT LUMIGO_CALL DllCanUnloadNow();

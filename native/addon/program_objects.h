// Programs of people's own as JavaScript sees them. Field names are those of extension/contract.
#pragma once

#include <napi.h>

#include "watch/watched/reporting.h"

namespace netlab::addon {

// Without `id`; `parent` and `sharedWith` of a listener are left to who knows all programs: a
// listener has its `inode` instead.
Napi::Object fromProgramInfo(Napi::Env env, const watch::ProgramInfo& info);
Napi::Object fromProgramRow(Napi::Env env, const watch::ProgramRow& row);
Napi::Object fromProgramView(Napi::Env env, const watch::ProgramView& view);
Napi::Object fromProgramInspection(Napi::Env env, const watch::ProgramInspection& inspection);
Napi::Object fromReportedCounters(Napi::Env env, const watch::ReportedCounters& counters);
// {site, kind, frames: [{module, function, at}], own}: as the program told it; module and function may be
// empty.
Napi::Object fromSite(Napi::Env env, uint32_t number, const watch::SiteFrames& site);
Napi::Array fromSiteCounts(Napi::Env env, watch::Reporting& program);

// finding_object.cc
Napi::Array fromFindings(Napi::Env env, const std::vector<watch::Finding>& findings,
                         const watch::Reporting& program);
// program_wait_object.cc
Napi::Object fromReportedWait(Napi::Env env, const watch::ReportedWait& wait, const watch::Reporting& program,
                              size_t limit);
// program_trace_object.cc
// Of a function as the ring has it; empty where none is told.
const char* functionName(uint8_t function);
Napi::Object fromProgramStep(Napi::Env env, const watch::Record& record, pid_t thread,
                             const watch::Reporting& program);
Napi::Object fromProgramTrace(Napi::Env env, const watch::ProgramTrace::Chunk& chunk,
                              const watch::Reporting& program);

}  // namespace netlab::addon

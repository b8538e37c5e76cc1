// SPDX-License-Identifier: GPL-2.0
/* Makes the tracepoints of the wire. */
#define CREATE_TRACE_POINTS
#include "wire_trace.h"

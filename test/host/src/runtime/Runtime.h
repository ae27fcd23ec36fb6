#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace Host
{
	class Plugin;

	// How Net::Socket behaves where Openplanet's own behaviour is not known. The defaults are the kind setting.
	struct NetOptions
	{
		size_t ReceiveWindow = 0;       // bytes that Available() can ever show at once; 0 = no bound
		bool ShortReads = false;        // ReadRaw and ReadBuffer may return fewer bytes than asked for
		uint32_t ReadyDelayFrames = 0;  // frames for which IsReady() stays false after the connection stands
		bool RefusedHangsUp = true;     // a refused connection sets IsHungUp()
		size_t SendBuffer = 0;          // SO_SNDBUF in bytes; 0 = the system's own
		size_t ReceiveBuffer = 0;       // SO_RCVBUF in bytes; 0 = the system's own
		bool PartialWrites = false;     // a write that does not fit is cut and still reported as success
	};

	// What the API areas may ask of the runtime.
	class Runtime
	{
	public:
		virtual ~Runtime() = default;

		virtual Plugin* ExecutingPlugin() = 0; // null while no script runs
		virtual Plugin* FindPlugin(const std::string& id) = 0;
		virtual std::vector<Plugin*> Plugins() = 0;

		virtual uint64_t FrameCount() = 0;
		virtual uint64_t NowMs() = 0; // since the host started
		virtual const std::string& DataFolder() = 0;
		virtual const NetOptions& Net() = 0;

		// Writes one JSON line to standard output: logs, recorded UI calls, the summary.
		virtual void Emit(const nlohmann::json& record) = 0;
	};

	Runtime& GetRuntime();
}

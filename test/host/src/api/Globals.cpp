#include "Areas.h"
#include "runtime/Describe.h"
#include "runtime/Runtime.h"

namespace Host
{
	namespace
	{
		void OpenBrowser(const std::string& url)
		{
			GetRuntime().Emit({{"type", "browser"}, {"url", url}});
		}

		void OpenExplorer(const std::string& path)
		{
			GetRuntime().Emit({{"type", "explorer"}, {"path", path}});
		}

		std::string ToString(void* value, int typeId)
		{
			return Describe(*asGetActiveContext()->GetEngine(), value, typeId);
		}
	}

	void RegisterGlobals(asIScriptEngine* engine)
	{
		Namespace scope(engine, "");
		scope.Function("void OpenBrowserURL(const string&in url)", asFUNCTION(OpenBrowser));
		scope.Function("void OpenExplorerPath(const string&in path)", asFUNCTION(OpenExplorer));
		scope.Function("string tostring(const ?&in)", asFUNCTION(ToString));
	}
}

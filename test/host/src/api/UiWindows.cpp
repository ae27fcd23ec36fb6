#include "Ui.h"

#include "UiRecorder.h"

namespace Host
{
	namespace
	{
		UiRecorder& Recorder()
		{
			return UiRecorder::Instance();
		}

		bool Begin(const std::string& title, int)
		{
			Recorder().BeginWindow(title);
			return true;
		}

		bool BeginClosable(const std::string& title, bool& open, int)
		{
			open = !Recorder().TakeClose(title);
			return Begin(title, 0);
		}

		void End()
		{
			Recorder().EndWindow();
		}

		bool MenuItem(const std::string& label, const std::string&, bool, bool enabled)
		{
			return Recorder().AddPressable("menuItem", label) && enabled;
		}
	}

	void RegisterUiWindows(Namespace& ui)
	{
		ui.Function("int GetDefaultWindowFlags()", asFUNCTION((Always<int, 0>)));
		ui.Function("bool Begin(const string&in title, int flags = UI::GetDefaultWindowFlags())", asFUNCTION(Begin));
		ui.Function("bool Begin(const string&in title, bool&out open, int flags = UI::GetDefaultWindowFlags())", asFUNCTION(BeginClosable));
		ui.Function("void End()", asFUNCTION(End));
		ui.Function("bool MenuItem(const string&in label, const string&in shortcut = \"\", bool selected = false, bool enabled = true)", asFUNCTION(MenuItem));
	}
}

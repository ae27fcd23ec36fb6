#include "Ui.h"

#include "UiRecorder.h"
#include "Vec.h"

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

		bool BeginMenu(const std::string& label, bool enabled)
		{
			Recorder().AddLabel("menu", label);
			return enabled;
		}

		bool MenuItem(const std::string& label, const std::string&, bool, bool enabled)
		{
			return Recorder().AddPressable("menuItem", label) && enabled;
		}

		bool BeginTabItem(const std::string& label, int)
		{
			Recorder().AddLabel("tab", label);
			return true;
		}

		bool BeginTabItemClosable(const std::string& label, bool& open, int)
		{
			open = !Recorder().TakeClose(label);
			return BeginTabItem(label, 0);
		}

		void OpenPopup(const std::string& id)
		{
			Recorder().OpenPopup(id);
		}

		void CloseCurrentPopup()
		{
			Recorder().CloseCurrentPopup();
		}

		bool BeginPopup(const std::string& id, int)
		{
			return Recorder().BeginPopup(id);
		}

		bool BeginPopupClosable(const std::string& id, bool& open, int)
		{
			open = !Recorder().TakeClose(id);
			return BeginPopup(id, 0);
		}
	}

	void RegisterUiWindows(Namespace& ui)
	{
		ui.Function("int GetDefaultWindowFlags()", asFUNCTION((Always<int, 0>)));
		ui.Function("bool Begin(const string&in title, int flags = UI::GetDefaultWindowFlags())", asFUNCTION(Begin));
		ui.Function("bool Begin(const string&in title, bool&out open, int flags = UI::GetDefaultWindowFlags())", asFUNCTION(BeginClosable));
		ui.Function("void End()", asFUNCTION(End));
		ui.Function("bool BeginChild(const string&in id, const vec2&in size = vec2(), int childFlags = UI::ChildFlags::None, int flags = UI::WindowFlags::None)",
			asFUNCTION((Always<bool, true, const std::string&, const Vec<2>&, int, int>)));
		ui.Function("void EndChild()", asFUNCTION(Ignore<>));
		ui.Function("void BeginGroup()", asFUNCTION(Ignore<>));
		ui.Function("void EndGroup()", asFUNCTION(Ignore<>));
		ui.Function("bool IsWindowAppearing()", asFUNCTION((Always<bool, false>)));

		ui.Function("bool BeginMenuBar()", asFUNCTION((Always<bool, true>)));
		ui.Function("void EndMenuBar()", asFUNCTION(Ignore<>));
		ui.Function("bool BeginMenu(const string&in label, bool enabled = true)", asFUNCTION(BeginMenu));
		ui.Function("void EndMenu()", asFUNCTION(Ignore<>));
		ui.Function("bool MenuItem(const string&in label, const string&in shortcut = \"\", bool selected = false, bool enabled = true)", asFUNCTION(MenuItem));

		ui.Function("void BeginTabBar(const string&in id, int flags = UI::TabBarFlags::None)", asFUNCTION((Ignore<const std::string&, int>)));
		ui.Function("void EndTabBar()", asFUNCTION(Ignore<>));
		ui.Function("bool BeginTabItem(const string&in label, int flags = UI::TabItemFlags::None)", asFUNCTION(BeginTabItem));
		ui.Function("bool BeginTabItem(const string&in label, bool&out open, int flags = UI::TabItemFlags::None)", asFUNCTION(BeginTabItemClosable));
		ui.Function("void EndTabItem()", asFUNCTION(Ignore<>));

		ui.Function("void OpenPopup(const string&in id)", asFUNCTION(OpenPopup));
		ui.Function("void CloseCurrentPopup()", asFUNCTION(CloseCurrentPopup));
		ui.Function("bool BeginPopup(const string&in id, int flags = UI::WindowFlags::None)", asFUNCTION(BeginPopup));
		ui.Function("bool BeginPopupModal(const string&in id, int flags = UI::WindowFlags::None)", asFUNCTION(BeginPopup));
		ui.Function("bool BeginPopupModal(const string&in id, bool&out open, int flags = UI::WindowFlags::None)", asFUNCTION(BeginPopupClosable));
		ui.Function("void EndPopup()", asFUNCTION(End));
	}
}
